using HwNet.Bench.Checks.Ioctl;
using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Statistics;

/// <summary>STA-3: counters can be read at any moment while the interface goes up and down.</summary>
internal sealed class Sta3Hammer : ConformanceCheck
{
    private const int Readers = 2;
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Full = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public override string Id => "STA-3";

    public override string Title => "2 readers of the counters while the interface goes up and down every 50 ms";

    public override string Limit => "no counter falls or jumps by 2^31; no crash";

    public override Rig Rig => Rig.None;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        var reads = new long[Readers];
        var changes = 0;
        var began = context.Clock.GetTimestamp();
        context.OnThreads(Readers + 1, (number, ended) =>
        {
            if (number < Readers)
            {
                reads[number] = Read(context, began, ended);
            }
            else
            {
                changes = UpDown(context, began, ended);
            }
        });
        InterfaceState.Ensure(context, ifp, up: true);
        context.Measured($"{reads.Sum()} reads, {changes} ups and downs in {CheckContext.Seconds(context.Length(Quick, Full))}");
    }

    private static long Read(CheckContext context, long began, CancellationToken ended)
    {
        var before = context.Bench.Ifp.Counters.Snapshot();
        var reads = 0L;
        while (context.Clock.GetElapsedTime(began) < context.Length(Quick, Full) && !ended.IsCancellationRequested)
        {
            // Every other one as an ioctl, which waits for its turn; the rest goes past all locks.
            var data = reads % 2 == 0 ? context.Bench.Ifp.Counters.Snapshot() : Ask(context);
            CounterList.Grew(context, before, data, "between two reads");
            before = data;
            reads++;
        }

        return reads;
    }

    private static IfData Ask(CheckContext context)
    {
        var get = new GetData();
        context.Succeeded(context.Bench.Ifp.Ioctl(get), "SIOCGIFDATA");
        return get.Reply!;
    }

    private static int UpDown(CheckContext context, long began, CancellationToken ended)
    {
        var ifp = context.Bench.Ifp;
        var changes = 0;
        while (context.Clock.GetElapsedTime(began) < context.Length(Quick, Full) && !ended.IsCancellationRequested)
        {
            context.Succeeded(InterfaceState.SetUp(ifp, changes % 2 != 0), changes % 2 != 0 ? "ifconfig up" : "ifconfig down");
            changes++;
            _ = ended.WaitHandle.WaitOne(Interval);
        }

        return changes;
    }
}
