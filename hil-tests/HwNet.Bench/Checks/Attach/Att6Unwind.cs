using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb.Wrappers.Faults;
using HwNet.Ioctl;

namespace HwNet.Bench.Checks.Attach;

/// <summary>ATT-6: an attach that fails half-way takes back what it did.</summary>
internal sealed class Att6Unwind : ConformanceCheck
{
    private static readonly UsbFaultKind[] Kinds = [UsbFaultKind.ProtocolError, UsbFaultKind.Stall, UsbFaultKind.Timeout, UsbFaultKind.Short];

    /// <summary>A chip whose resets take their time is attached a few hundred times; a minute is all that a check has.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(5);

    public override string Id => "ATT-6";

    public override string Title => "each transfer of an attach fails: protocol error, stall, time-out, short";

    public override string Limit => "refused or borne; no interface, thread, handle or buffer left behind; the next attach works, with the same address";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic | Rig.Hub;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        UsbAccess.RequirePartner(context);
        var address = context.Bench.Ifp.Lladdr;
        var transfers = CountTransfers(context, rig);

        // The first faults load what failing needs.
        var plan = Plan(context, transfers);
        _ = FailEach(context, rig, plan[..Math.Min(plan.Length, 2 * Kinds.Length)], TimeSpan.MaxValue, address, out _);
        var before = ProcessResources.Measure();
        var refused = FailEach(context, rig, plan, context.IsFull ? TimeSpan.MaxValue : Budget, address, out var tried);
        ProcessResources after = default;
        _ = context.Until(() => (after = ProcessResources.Measure()).HoldsNoMoreThan(before), SettleLimit);
        context.Measured($"{transfers} transfers, {Kinds.Length} faults each, {(tried == plan.Length ? "all" : $"{tried} of {plan.Length} in {Budget.TotalSeconds:0} s")} tried: "
            + $"{refused} attaches refused, {tried - refused} borne; "
            + $"{after.Handles - before.Handles:+0;-0;0} handles, {after.Threads - before.Threads:+0;-0;0} threads");
        context.AtLeast(1, transfers, "transfers of an attach");
        context.AtLeast(1, refused, "attaches refused because of a fault");
        context.True(after.HoldsNoMoreThan(before), $"left behind: {after.Handles - before.Handles} handles, {after.Threads - before.Threads} threads");
        _ = Cable.AwaitTraffic(context, new FrameSource(context));
    }

    private static long CountTransfers(CheckContext context, UsbRig rig)
    {
        UsbAccess.Detach(context);
        var before = rig.Faults.Transfers;
        UsbAccess.Attach(context, "without a fault");
        return rig.Faults.Transfers - before;
    }

    /// <summary>Each fault at each transfer, in an order of the run's seed: what a slow chip leaves no time for is another part with another seed.</summary>
    private static UsbFault[] Plan(CheckContext context, long transfers)
    {
        UsbFault[] plan = [.. Kinds.SelectMany(kind => Enumerable.Range(1, (int)transfers).Select(k => new UsbFault(kind, UsbFaultWhere.Any) { At = k }))];
        new Random(context.Seed).Shuffle(plan);
        return plan;
    }

    /// <summary>Each fault of the plan, as many as the time allows.</summary>
    /// <returns>How many attaches were refused.</returns>
    private static int FailEach(CheckContext context, UsbRig rig, UsbFault[] plan, TimeSpan budget, LinkAddress address, out int tried)
    {
        var refused = 0;
        var began = context.Clock.GetTimestamp();
        for (tried = 0; tried < plan.Length && context.Clock.GetElapsedTime(began) < budget; tried++)
        {
            context.Progress((double)tried / plan.Length, $"{plan[tried].Kind} at transfer {plan[tried].At}");
            refused += Fail(context, rig, plan[tried], address) ? 1 : 0;
        }

        return refused;
    }

    /// <summary>One attach with a fault, and one without after it.</summary>
    /// <returns>True: the faulty one was refused.</returns>
    private static bool Fail(CheckContext context, UsbRig rig, UsbFault fault, LinkAddress address)
    {
        var stack = context.Bench.Stack;
        UsbAccess.Detach(context);
        var interfaces = stack.Interfaces.All.Count;
        rig.Faults.Add(fault);
        var error = context.Bench.Reattach();
        rig.Faults.Clear();
        var when = $"with {fault.Kind} at transfer {fault.At}";
        if (error == Errno.None)
        {
            ExpectAddress(context, address, when);
            return false;
        }

        context.Equal(interfaces, stack.Interfaces.All.Count, $"interfaces after an attach that failed {when}");
        context.Within(SettleLimit, $"every buffer is back after an attach that failed {when}", () => context.Bench.Mbufs.Outstanding == 0);
        UsbAccess.Attach(context, $"anew, after one that failed {when}");
        context.Equal(address, context.Bench.Ifp.Lladdr, $"address after an attach that failed {when}");
        return true;
    }

    /// <summary>An address that could not be read may be made up; then the interface says so. Frames pass in any case.</summary>
    private static void ExpectAddress(CheckContext context, LinkAddress address, string when)
    {
        var ifp = context.Bench.Ifp;
        if (ifp.Lladdr != address)
        {
            var status = new GetStatus();
            _ = ifp.Ioctl(status);
            context.True(
                ifp.Lladdr.IsStation && !string.IsNullOrEmpty(status.Reply),
                $"attached {when}: address {ifp.Lladdr} in place of {address}, and the status does not say so");
        }

        context.Progress(1, $"attached {when}");
        _ = Cable.AwaitTraffic(context, new FrameSource(context));
    }
}
