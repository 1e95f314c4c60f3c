using HwNet.Bench.Conformance;
using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Bench.Checks.Frames;

/// <summary>Numbered frames either way over the interface under test, and the books of what came. For one interface: after an attach make another. Dispose takes the tap off.</summary>
internal sealed class Shuttle : ICaptureTap, IDisposable
{
    /// <summary>For the machine, not for the device: how long a frame may be under way.</summary>
    internal static readonly TimeSpan TransitLimit = TimeSpan.FromSeconds(10);

    private const int Capacity = 1 << 18;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly CheckContext _context;
    private readonly FrameSource _in;
    private readonly FrameSource _out;
    private readonly FrameSink _sink;
    private readonly IDisposable _tap;
    private int _sentIn;
    private int _sentOut;

    /// <summary>A shuttle on the bench's interface, once frames pass.</summary>
    internal Shuttle(CheckContext context)
    {
        _context = context;
        _in = new FrameSource(context);
        _out = new FrameSource(context);
        _ = Cable.AwaitTraffic(context, _out);
        _sink = new FrameSink(context, _out.Run);
        _tap = context.Bench.Ifp.Tap(this);
    }

    /// <summary>What came in.</summary>
    internal SequenceBook In { get; } = new(Capacity);

    /// <summary>What the partner got.</summary>
    internal SequenceBook Out { get; } = new(Capacity);

    /// <summary>Frames that the partner has sent.</summary>
    internal int SentIn => _sentIn;

    /// <summary>Frames that the interface took.</summary>
    internal int SentOut => _sentOut;

    /// <summary>The partner sends the next frame, to the interface or to a group.</summary>
    /// <returns>Its number.</returns>
    internal int SendIn(int length = 100, LinkAddress? group = null)
    {
        var frame = _in.Incoming(0, (uint)_sentIn, length);
        _in.Send(group is { } destination ? frame with { Destination = destination } : frame);
        return _sentIn++;
    }

    /// <summary>The partner sends a frame too short to be numbered: it is in no book.</summary>
    internal void SendUnnumbered(int length) => _in.Send(_in.Incoming(1, 0, length));

    /// <summary>The interface sends the next frame.</summary>
    /// <returns>Its number.</returns>
    internal int SendOut(int length = 100)
    {
        _out.Transmit(_out.Outgoing(0, (uint)_sentOut, length));
        return _sentOut++;
    }

    /// <summary>The interface is given the next frame, once, whatever it says: for times when a full queue is right.</summary>
    /// <returns>True: it took it.</returns>
    internal bool TrySendOut(int length = 100)
    {
        var taken = _out.TryTransmit(_out.Outgoing(0, (uint)_sentOut, length)) == Errno.None;
        _sentOut += taken ? 1 : 0;
        return taken;
    }

    /// <summary>Waits for a frame to come in.</summary>
    internal bool AwaitIn(int number, TimeSpan limit) => _context.Until(() => In.Has(number), limit);

    /// <summary>Waits for a frame to come to the partner.</summary>
    internal bool AwaitOut(int number, TimeSpan limit)
    {
        var began = _context.Clock.GetTimestamp();
        while (!Out.Has(number))
        {
            var left = limit - _context.Clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            _ = TakeOut(left < Moment ? left : Moment);
        }

        return true;
    }

    /// <summary>Notes what the partner has.</summary>
    /// <returns>False: nothing came in that time.</returns>
    internal bool TakeOut(TimeSpan limit)
    {
        if (!_sink.TryNext(limit, out var frame))
        {
            return false;
        }

        if (frame.Stream == 0)
        {
            Out.Note(frame.Sequence, frame.IsExact(_sink.Bytes));
        }

        return true;
    }

    /// <summary>One frame comes in, or the check fails.</summary>
    /// <returns>How long it took.</returns>
    internal TimeSpan PassIn(string what, int length = 100)
    {
        var began = _context.Clock.GetTimestamp();
        var number = SendIn(length);
        _context.True(AwaitIn(number, TransitLimit), $"{what}: a frame of {length} bytes did not come in within {TransitLimit.TotalSeconds:0} s");
        return _context.Clock.GetElapsedTime(began);
    }

    /// <summary>One frame goes out, or the check fails.</summary>
    /// <returns>How long it took.</returns>
    internal TimeSpan PassOut(string what, int length = 100)
    {
        var began = _context.Clock.GetTimestamp();
        var number = SendOut(length);
        _context.True(AwaitOut(number, TransitLimit), $"{what}: a frame of {length} bytes did not reach the partner within {TransitLimit.TotalSeconds:0} s");
        return _context.Clock.GetElapsedTime(began);
    }

    /// <summary>What is wrong with what came, the frames in flight awaited; null: every frame came once and exact.</summary>
    internal string? Problem()
    {
        _ = _sentIn == 0 || AwaitIn(_sentIn - 1, TransitLimit);
        _ = _sentOut == 0 || AwaitOut(_sentOut - 1, TransitLimit);
        var text = $"in: {Show(In, _sentIn)}; out: {Show(Out, _sentOut)}";
        return IsGood(In, _sentIn) && IsGood(Out, _sentOut) ? null : text;
    }

    /// <inheritdoc/>
    public void Packet(IfNet ifp, Mbuf m, bool outgoing)
    {
        var bytes = m.Data;
        if (!outgoing && TestFrame.TryRead(bytes, _in.Run, out var frame) && frame.Stream == 0)
        {
            In.Note(frame.Sequence, frame.IsExact(bytes));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _tap.Dispose();

    private static string Show(SequenceBook book, int sent) =>
        $"{sent} sent, {book.LostOf(sent)} lost, {book.Damaged} damaged, {book.Duplicates} twice, {book.Disordered} out of order";

    private static bool IsGood(SequenceBook book, int sent) => book.LostOf(sent) + book.Damaged + book.Duplicates + book.Disordered == 0;
}
