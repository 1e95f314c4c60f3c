using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Buffers;
using HwNet.Drivers;
using HwNet.Net;

namespace HwNet.Benchmarks.Paths;

/// <summary>A stack with a cable in memory: frames go in at one end and come out at a protocol's handler behind the other.</summary>
internal sealed class CorePipe : IDisposable
{
    private readonly NetStack _stack;
    private readonly IfNet _sender;
    private readonly TestFrame _frame;
    private long _handled;
    private long _bytes;

    internal CorePipe(bool threaded)
    {
        // Fewer packets than a netisr queue holds: a sender that is faster than the handler runs out of them instead of losing some.
        _stack = new NetStack(new NetStackOptions { Threaded = threaded, CpuCount = 1, MbufCount = 2048 });
        var ends = new TargetOpener(new DriverCatalog()).Attach(_stack, new TargetName("epair", ""));
        _sender = ends[0];
        _frame = new TestFrame(ends[1].Lladdr, ends[0].Lladdr);
        _stack.Netisr.Register(NetisrProtocol.Local1, Handle);
        foreach (var end in ends)
        {
            TargetOpener.BringUp(end);
        }

        Settle();
    }

    internal long Handled => Volatile.Read(ref _handled);

    internal int Outstanding => _stack.Mbufs.Outstanding;

    /// <summary>Sends what buffers there are for, at most <paramref name="count"/>, as one batch.</summary>
    /// <returns>How many.</returns>
    internal int SendBatch(int count)
    {
        MbufBatch batch = default;
        var got = _stack.Mbufs.Get(ref batch, count);
        for (var m = batch.First; m is not null; m = MbufBatch.After(m))
        {
            _frame.WriteTo(m);
        }

        if (got > 0 && _sender.Transmit(ref batch) != Errno.None)
        {
            throw new InvalidOperationException("the cable refused frames");
        }

        return got;
    }

    /// <summary>Sends one frame.</summary>
    /// <returns>1; 0 when there is no buffer.</returns>
    internal int SendOne()
    {
        if (!_stack.Mbufs.TryGet(out var m))
        {
            return 0;
        }

        _frame.WriteTo(m);
        return _sender.Transmit(m) == Errno.None ? 1 : throw new InvalidOperationException("the cable refused a frame");
    }

    /// <summary>Runs the handler on the calling thread.</summary>
    internal void Step() => _ = _stack.RunOnce();

    /// <summary>Returns when all that was sent is handled.</summary>
    internal void Settle()
    {
        if (_stack.IsThreaded)
        {
            _stack.Netisr.Sync();
        }
        else
        {
            _ = _stack.RunUntilIdle();
        }
    }

    public void Dispose()
    {
        _stack.Dispose();
        if (_stack.Mbufs.Outstanding != 0 || _bytes != _handled * (TestFrame.Length - 14))
        {
            throw new InvalidOperationException($"{_stack.Mbufs.Outstanding} packets lost, {_bytes} bytes in {_handled} frames");
        }
    }

    private void Handle(ref MbufBatch packets)
    {
        var bytes = 0;
        for (var m = packets.First; m is not null; m = MbufBatch.After(m))
        {
            bytes += m.Data.Length;
        }

        _bytes += bytes;
        Volatile.Write(ref _handled, _handled + packets.Count);
    }
}
