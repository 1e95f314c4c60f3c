using HwNet.Bench.Lab;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Tap;

namespace HwNet.Lab.Tests.Inside;

/// <summary>Joins the far end of a cable to a stack of the kernel: a TAP interface in a network namespace of its own, and a thread for each direction.</summary>
internal sealed class CablePump : IDisposable
{
    internal const string Interface = "far0";
    private const int Batch = 64;

    private readonly MbufPool _pool = new(1024, 4096);
    private readonly IFrameDevice _cable;
    private readonly TapInterface _tap;
    private readonly IFrameDevice _kernel;
    private readonly Thread[] _threads;
    private volatile bool _ends;

    internal CablePump(IFrameDevice cable, string address)
    {
        _cable = cable;
        Space = new NetNamespace();
        var (error, tap, failure) = Space.Enter(() => (TapBus.Open(Interface, TimeProvider.System, out var opened, out var why), opened, why));
        Assert.True(error == Errno.None, failure);
        _tap = tap!;
        Space.Must("ip", "address", "add", $"{address}/24", "dev", Interface);
        Space.Must("ip", "link", "set", Interface, "up");
        Assert.True(_tap.Open(out var kernel, out failure) == Errno.None, failure);
        _kernel = kernel!;
        _threads = [Start(_cable, _kernel), Start(_kernel, _cable)];
    }

    /// <summary>Where the far end's stack is.</summary>
    internal NetNamespace Space { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ends = true;
        _cable.Cancel();
        _kernel.Cancel();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _kernel.Dispose();
        _cable.Dispose();
        _tap.Dispose();
        Space.Dispose();
        _pool.Dispose();
    }

    private Thread Start(IFrameDevice from, IFrameDevice to)
    {
        var thread = new Thread(() => Move(from, to)) { IsBackground = true, Name = "cable pump" };
        thread.Start();
        return thread;
    }

    private void Move(IFrameDevice from, IFrameDevice to)
    {
        MbufBatch frames = default;
        while (!_ends && from.Receive(_pool, ref frames, Batch, Timeout.InfiniteTimeSpan) == Errno.None)
        {
            // A refused frame waits: TCP must not have to make up for a queue that is full.
            while (!_ends && to.Send(ref frames) != Errno.None)
            {
                Thread.Yield();
            }
        }

        while (frames.TryRemoveFirst(out var m))
        {
            m.Free();
        }
    }
}
