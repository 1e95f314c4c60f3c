using HwNet.Bench.Conformance;
using HwNet.Buffers;
using HwNet.Fixtures.Peers;
using HwNet.Net;

namespace HwNet.Bench.Checks.Frames;

/// <summary>Sends the frames of one check, in either direction. Any thread may send; a full queue is waited for, with a limit.</summary>
internal sealed class FrameSource
{
    /// <summary>Frames a check may have on the cable at once without a far end in software losing some.</summary>
    internal const int Window = 512;

    private const int StackLimit = 2048;
    private static readonly TimeSpan RoomLimit = TimeSpan.FromSeconds(10);
    private static readonly LinkAddress Nobody = LinkAddress.Parse("02:00:00:00:fe:ff");
    private static int _runs;

    private readonly CheckContext _context;
    private long _refused;

    /// <summary>A source on the check's bench, with a run number of its own.</summary>
    internal FrameSource(CheckContext context)
    {
        _context = context;

        // Not from the seed: a frame that an earlier run left on the cable must not be taken for one of this.
        Run = ((uint)Environment.ProcessId << 20) ^ ((uint)Environment.TickCount64 << 8) ^ (uint)Interlocked.Increment(ref _runs);
    }

    /// <summary>What tells this check's frames from all others.</summary>
    internal uint Run { get; }

    /// <summary>Transmissions that the interface refused with ENOBUFS and that were tried again.</summary>
    internal long Refused => Volatile.Read(ref _refused);

    private IfNet Ifp => _context.Bench.Ifp;

    private ILinkPartner Partner => _context.Bench.Partner!;

    /// <summary>A frame from the interface under test to its partner; without one, to a station that is not there.</summary>
    internal TestFrame Outgoing(ushort stream, uint sequence, int length) =>
        new(Run, stream, sequence, length) { Destination = _context.Bench.Partner?.Lladdr ?? Nobody, Source = Ifp.Lladdr };

    /// <summary>A frame from the partner to the interface under test.</summary>
    internal TestFrame Incoming(ushort stream, uint sequence, int length) =>
        new(Run, stream, sequence, length) { Destination = Ifp.Lladdr, Source = Partner.Lladdr };

    /// <summary>A buffer with the frame in it, from the bench's pool; waits for one.</summary>
    internal Mbuf Build(in TestFrame frame)
    {
        var m = _context.Bench.Mbufs.TryGet(out var free) ? free : AwaitBuffer();
        frame.Write(m.Append(frame.Length));
        return m;
    }

    /// <summary>if_transmit, once, whatever it says.</summary>
    internal Errno TryTransmit(in TestFrame frame) => Ifp.Transmit(Build(frame));

    /// <summary>if_transmit, again while the send queue is full; any other refusal fails the check.</summary>
    internal void Transmit(in TestFrame frame)
    {
        var error = TryTransmit(frame);
        while (error == Errno.ENOBUFS)
        {
            _ = Interlocked.Increment(ref _refused);
            AwaitRoom();
            error = TryTransmit(frame);
        }

        _context.True(error == Errno.None, $"transmit of {frame.Length} bytes: expected None, got {error}");
    }

    /// <summary>The partner sends, again while its cable is full; any other refusal fails the check.</summary>
    internal void Send(in TestFrame frame)
    {
        Span<byte> bytes = frame.Length <= StackLimit ? stackalloc byte[frame.Length] : new byte[frame.Length];
        frame.Write(bytes);
        var error = Partner.Send(bytes);
        if (error == Errno.ENOBUFS)
        {
            error = SendWhenRoom(bytes.ToArray());
        }

        _context.True(error == Errno.None, $"the partner could not send {frame.Length} bytes ({error})");
    }

    /// <summary>Now, as frames and time stamps tell it: nanoseconds since 1970.</summary>
    internal static long NowNs(TimeProvider clock) => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    // The waits are apart from what waits: their closures are made only when there is something to wait for.
    private Mbuf AwaitBuffer()
    {
        Mbuf? m = null;
        _context.Within(RoomLimit, "a buffer comes back to the pool", () => _context.Bench.Mbufs.TryGet(out m));
        return m!;
    }

    private void AwaitRoom() =>
        _context.Within(RoomLimit, "the full send queue drains", () => Ifp.SendQueue.Length < Ifp.SendQueue.MaxLength);

    private Errno SendWhenRoom(byte[] bytes)
    {
        var error = Errno.ENOBUFS;
        _context.Within(RoomLimit, "the partner's full cable drains", () => (error = Partner.Send(bytes)) != Errno.ENOBUFS);
        return error;
    }
}
