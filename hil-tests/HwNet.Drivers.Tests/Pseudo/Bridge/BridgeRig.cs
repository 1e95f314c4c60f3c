using HwNet.Buffers;
using HwNet.Drivers.Pseudo.Bridge;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Pseudo.Bridge;

/// <summary>Several cables in memory: their near ends are a bridge's members, at their far ends taps see what comes out.</summary>
internal sealed class BridgeRig : IDisposable
{
    private readonly DriverStack _stack;
    private readonly List<IfNet> _near = [];
    private readonly List<IfNet> _far = [];

    internal BridgeRig(int cables = 3, bool threaded = false, bool records = true, TimeProvider? clock = null)
    {
        _stack = new DriverStack(threaded, clock);
        _stack.Catalog.RegisterCloners(Stack);
        for (var i = 0; i < cables; i++)
        {
            AddCable(records);
        }

        Assert.Equal(Errno.None, TryCreate(new BridgeCloneParameters(_near), out var bridge));
        Bridge = bridge!;
        DriverStack.Up(Bridge);
        Run();
    }

    internal NetStack Stack => _stack.Stack;

    internal IfNet Bridge { get; }

    /// <summary>The members.</summary>
    internal IReadOnlyList<IfNet> Near => _near;

    /// <summary>The other ends of their cables.</summary>
    internal IReadOnlyList<IfNet> Far => _far;

    internal List<RecordingTap> Taps { get; } = [];

    internal BridgeStatus Status
    {
        get
        {
            var request = new GetBridge();
            Assert.Equal(Errno.None, Bridge.Ioctl(request));
            return request.Reply!;
        }
    }

    internal static LinkAddress Station(int number) => LinkAddress.FromUInt64(0x0200_0000_aa00UL + (ulong)number);

    internal void Run()
    {
        if (!Stack.IsThreaded)
        {
            _ = Stack.RunUntilIdle();
        }
    }

    /// <summary>One more cable; its near end is up and no member yet.</summary>
    internal IfNet AddCable(bool records = true)
    {
        var ends = _stack.Clone("epair");
        DriverStack.Up(ends[0]);
        DriverStack.Up(ends[1]);
        Run();
        _near.Add(ends[0]);
        _far.Add(ends[1]);
        Taps.Add(new RecordingTap());
        if (records)
        {
            _ = ends[1].SetPromiscuous(true);
            _ = ends[1].Tap(Taps[^1]);
        }

        return ends[0];
    }

    internal Errno TryCreate(BridgeCloneParameters? parameters, out IfNet? ifp)
    {
        var request = new CreateClone("bridge", parameters);
        var error = Stack.Ioctl(request);
        ifp = request.Reply;
        Run();
        return error;
    }

    internal Mbuf Packet(LinkAddress to, LinkAddress from, byte mark = 0)
    {
        Assert.True(Stack.Mbufs.TryGet(out var m));
        var data = m.Append(60);
        data.Clear();
        to.Write(data);
        from.Write(data[6..]);
        data[12] = 0x88;
        data[13] = 0xb5;
        data[14] = mark;
        return m;
    }

    /// <summary>A frame comes in by the cable.</summary>
    internal void Send(int cable, LinkAddress to, LinkAddress from, byte mark = 0)
    {
        Assert.Equal(Errno.None, _far[cable].Transmit(Packet(to, from, mark)));
        Run();
    }

    /// <summary>How many frames each far end has received.</summary>
    internal int[] Counts => [.. Taps.Select(static t => t.Incoming.Count)];

    public void Dispose() => _stack.Dispose();
}
