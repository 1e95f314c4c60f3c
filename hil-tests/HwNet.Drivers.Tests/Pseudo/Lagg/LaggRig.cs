using HwNet.Buffers;
using HwNet.Drivers.Pseudo.Lagg;
using HwNet.Drivers.Tests.UsbEther;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

/// <summary>Cables in memory, of which the near ends become members of aggregates; time and threads by hand.</summary>
internal sealed class LaggRig : IDisposable
{
    private static readonly LinkAddress Somebody = LinkAddress.Parse("02:00:00:00:00:99");
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly DriverStack _stack;

    internal LaggRig(int cables)
    {
        _stack = new DriverStack(clock: Clock);
        _stack.Catalog.RegisterCloners(Stack);
        for (var i = 0; i < cables; i++)
        {
            var ends = _stack.Clone("epair");
            DriverStack.Up(ends[1]);
            Near.Add(ends[0]);
            Far.Add(ends[1]);
        }
    }

    internal SteppedClock Clock { get; } = new();

    internal NetStack Stack => _stack.Stack;

    internal List<IfNet> Near { get; } = [];

    internal List<IfNet> Far { get; } = [];

    /// <summary>An aggregate of the near ends, up.</summary>
    internal IfNet Make(LaggProtocol protocol) => Make(new LaggParameters { Protocol = protocol, Members = [.. Near] });

    internal IfNet Make(LaggParameters parameters)
    {
        var request = new CreateClone("lagg", parameters);
        Assert.Equal(Errno.None, Stack.Ioctl(request));
        DriverStack.Up(request.Reply!);
        Settle();
        return request.Reply!;
    }

    internal Errno TryMake(LaggParameters parameters) => Stack.Ioctl(new CreateClone("lagg", parameters));

    internal IReadOnlyList<FarEnd> Listen()
    {
        Settle();
        return [.. Far.Select(static f => new FarEnd(f))];
    }

    internal void Settle() => _ = Stack.RunUntilIdle();

    internal void Run(double seconds)
    {
        for (var end = Clock.GetTimestamp() + TimeSpan.FromSeconds(seconds).Ticks; Clock.GetTimestamp() < end;)
        {
            Clock.Advance(Step);
            Settle();
        }
    }

    /// <summary>Pulls or plugs a cable: its far end goes down or up.</summary>
    internal void Plug(int cable, bool plugged)
    {
        if (plugged)
        {
            DriverStack.Up(Far[cable]);
        }
        else
        {
            DriverStack.Down(Far[cable]);
        }

        Settle();
    }

    /// <summary>A frame of a flow of its own, by its source address.</summary>
    internal Mbuf Frame(byte flow)
    {
        var m = _stack.Frame(Somebody);
        m.Data[11] = flow;
        return m;
    }

    internal static LaggStatus Status(IfNet ifp)
    {
        var request = new GetLaggStatus();
        Assert.Equal(Errno.None, ifp.Ioctl(request));
        return request.Reply!;
    }

    public void Dispose() => _stack.Dispose();
}
