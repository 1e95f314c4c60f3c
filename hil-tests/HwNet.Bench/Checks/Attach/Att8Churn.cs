using System.Globalization;
using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Attach;

/// <summary>ATT-8: attach, up, detach, over and over, leaves nothing behind.</summary>
internal sealed class Att8Churn : ConformanceCheck
{
    private const int Cycles = 1000;

    /// <summary>Before the first measurement: what is made once for all stays out of the account.</summary>
    private const int WarmUp = 10;

    /// <summary>Fewer would not show a leak of one handle a cycle.</summary>
    private const int FewestCycles = 20;

    private const double HeapLimit = 1.0;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(5);

    public override string Id => "ATT-8";

    public override string Title => "1,000 times attach, up and detach (fewer on a slow device, unless --full)";

    public override string Limit => "0 handles and 0 threads left behind (4 that are the runtime's own do not count), heap at most 1 % larger";

    public override Rig Rig => Rig.SoftwarePeer | Rig.Hub;

    public override bool Disruptive => true;

    public override TimeSpan TimeLimit => TimeSpan.FromMinutes(2);

    public override void Run(CheckContext context)
    {
        for (var i = 0; i < WarmUp; i++)
        {
            Cycle(context);
        }

        var before = ProcessResources.Measure();
        var began = context.Clock.GetTimestamp();
        var cycles = 0;
        while (cycles < Cycles && (cycles < FewestCycles || context.IsFull || context.Clock.GetElapsedTime(began) < Budget))
        {
            Cycle(context);
            cycles++;
            context.Progress((double)cycles / Cycles, "attach and detach");
        }

        var time = context.Clock.GetElapsedTime(began);
        ProcessResources after = default;
        _ = context.Until(() => IsClean(after = ProcessResources.Measure(), before), SettleLimit);
        var heap = after.HeapGrowth(before);
        var growth = Math.Round(heap, 2).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);
        context.Measured(
            $"{cycles} cycles in {CheckContext.Seconds(time)}: {after.Handles - before.Handles:+0;-0;0} handles, {after.Threads - before.Threads:+0;-0;0} threads, heap {growth} %");
        context.AtMost(before.Handles + ProcessResources.Noise, after.Handles, $"open handles after {cycles} cycles");
        context.AtMost(before.Threads + ProcessResources.Noise, after.Threads, $"threads after {cycles} cycles");
        context.AtMost(HeapLimit, heap, "growth of the heap in percent");
    }

    // A heap that shrank shows that something else became garbage in the meantime, no leak.
    private static bool IsClean(ProcessResources after, ProcessResources before) =>
        after.HoldsNoMoreThan(before) && after.HeapGrowth(before) <= HeapLimit;

    private static void Cycle(CheckContext context)
    {
        context.Stop.ThrowIfCancellationRequested();
        var before = context.Bench.Ifp;
        context.Succeeded(context.Bench.Reattach(), "attach");
        var ifp = context.Bench.Ifp;
        context.True(before.IsDetached && !ifp.IsDetached, $"{before.Name} was not detached and attached anew");
        context.Succeeded(ifp.Ioctl(new SetFlags(ifp.Flags | IfFlags.Up)), "up");
    }
}
