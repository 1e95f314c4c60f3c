using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Ioctl;

/// <summary>IOC-4: eight threads of random requests and frames; at the end the interface must be what their books say.</summary>
internal sealed class Ioc4Race : ConformanceCheck
{
    private const int Racers = 8;
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan Full = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LockUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public override string Id => "IOC-4";

    public override string Title => "8 threads of random ioctls and frames";

    public override string Limit => "flags, MTU, metric and counted groups and modes as the threads' books say; no request takes more than 5 s";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        context.Require(context.Bench.Partner is not null, "needs a link partner");
        var ifp = context.Bench.Ifp;
        var source = new FrameSource(context);
        var seed = context.Seed;
        var racers = Enumerable.Range(0, Racers).Select(i => new IoctlRacer(context, source, i, seed)).ToArray();
        var mtu = ifp.Mtu;
        Race(context, racers);
        Compare(context, [.. racers.Select(static racer => racer.Model)]);
        InterfaceState.Ensure(context, ifp, up: true);
        foreach (var racer in racers)
        {
            racer.GiveBack();
        }

        context.Succeeded(ifp.Ioctl(new SetMtu(mtu)), "SIOCSIFMTU of the MTU before");
        Compare(context, []);
        Traffic(context, source);
        Report(context, racers);
    }

    private static void Race(CheckContext context, IoctlRacer[] racers)
    {
        var began = context.Clock.GetTimestamp();
        context.OnThreads(Racers + 1, (number, ended) =>
        {
            while (context.Clock.GetElapsedTime(began) < context.Length(Quick, Full) && !ended.IsCancellationRequested)
            {
                if (number < Racers)
                {
                    racers[number].Step();
                }
                else
                {
                    Watch(context, racers);
                    _ = ended.WaitHandle.WaitOne(Look);
                }
            }
        });
    }

    /// <summary>A thread that is stuck cannot report itself; should it never return, the last word is what the engine shows.</summary>
    private static void Watch(CheckContext context, IoctlRacer[] racers)
    {
        for (var i = 0; i < racers.Length; i++)
        {
            var began = Volatile.Read(ref racers[i].Model.Began);
            if (began != 0 && context.Clock.GetElapsedTime(began) > LockUp)
            {
                var what = $"thread {i} has been in {racers[i].Model.Doing} for more than {CheckContext.Seconds(LockUp)}";
                context.Progress(0.5, what);
                context.Fail(what);
            }
        }
    }

    /// <summary>The interface against the books; without books: nobody holds anything.</summary>
    private static void Compare(CheckContext context, IReadOnlyList<IoctlModel> models)
    {
        var ifp = context.Bench.Ifp;
        var memberships = ifp.Memberships;
        foreach (var group in IoctlRacer.Groups)
        {
            var expected = IoctlModel.References(models, group);
            context.Equal(expected, memberships.GetValueOrDefault(SockAddr.Link(group)), $"members of {group}");
            context.Equal(expected > 0, ifp.MulticastFilter.Matches(group), $"{group} in the receive filter");
        }

        context.Equal(models.Any(static m => m.Promiscuous > 0), (ifp.Flags & IfFlags.Promisc) != 0, "IFF_PROMISC");
        context.Equal(models.Any(static m => m.AllMulti > 0), (ifp.Flags & IfFlags.AllMulti) != 0, "IFF_ALLMULTI");
        context.True((ifp.Flags & (IfFlags.Up | IfFlags.Running)) != IfFlags.Running, "IFF_RUNNING without IFF_UP");
        IsLastOfOne(context, "MTU", ifp.Mtu, [.. models.Select(static m => m.Mtu)]);
        var metric = new GetMetric();
        context.Succeeded(ifp.Ioctl(metric), "SIOCGIFMETRIC");
        IsLastOfOne(context, "metric", metric.Reply, [.. models.Select(static m => m.Metric)]);
    }

    /// <summary>Whoever came last prevails: the value must be the last one of some thread.</summary>
    private static void IsLastOfOne(CheckContext context, string what, int value, IReadOnlyList<int?> last) =>
        context.True(last.All(static v => v is null) || last.Contains(value), $"{what}: {value} is no thread's last ({string.Join(", ", last)})");

    private static void Traffic(CheckContext context, FrameSource source)
    {
        const ushort stream = Racers;
        InterfaceState.AwaitTraffic(context);
        context.Bench.Partner!.Clear();
        source.Transmit(source.Outgoing(stream, 0, 60));
        var sink = new FrameSink(context, source.Run);
        context.Within(InterfaceState.ReadyLimit, "a frame passes after the race", () => sink.TryNext(TimeSpan.Zero, out var frame) && frame.Stream == stream);
    }

    private static void Report(CheckContext context, IoctlRacer[] racers)
    {
        var requests = racers.Sum(static racer => racer.Model.Requests - racer.Model.Frames);
        var frames = racers.Sum(static racer => racer.Model.Frames);
        var longest = racers.Select(static racer => racer.Model).MaxBy(static model => model.Longest)!;
        context.AtMost(LockUp, longest.Longest, $"the longest request ({longest.LongestWas})");
        context.Measured($"{requests} requests and {frames} frames in {CheckContext.Seconds(context.Length(Quick, Full))}; "
            + $"the longest took {longest.Longest.TotalMilliseconds:0} ms ({longest.LongestWas})");
    }
}
