using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Ioctl;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb.Wrappers.Faults;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Hotplug;

/// <summary>HOT-2: the adapter is gone in the middle of what is being done with it.</summary>
internal sealed class Hot2UnplugAtStep : ConformanceCheck
{
    /// <summary>More than any of the steps needs; a driver that never ends one shows here.</summary>
    private const int MostTransfers = 200;

    /// <summary>For each step: a chip whose resets take their time is attached anew after each transfer.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(5);
    private static readonly LinkAddress Group = LinkAddress.Parse("03:48:77:02:00:01");

    private static readonly Step[] Steps =
    [
        new("attach", static context => UsbAccess.Detach(context), static context => _ = context.Bench.Reattach()),
        new("open", static context => InterfaceState.Ensure(context, context.Bench.Ifp, up: false), static context => _ = InterfaceState.SetUp(context.Bench.Ifp, true)),
        new("ioctl", static context => InterfaceState.Ensure(context, context.Bench.Ifp, up: true), ChangeSettings, MayBeSilent: true),
        new("reset", static context => InterfaceState.Ensure(context, context.Bench.Ifp, up: true), ResetDevice),
        new("close", static context => InterfaceState.Ensure(context, context.Bench.Ifp, up: true), Close, MayBeSilent: true),
    ];

    public override string Id => "HOT-2";

    public override string Title => "the adapter is gone at each transfer of attach, open, ioctl, reset and close";

    public override string Limit => "no step longer than 5 s, interface gone, nothing left behind, and the next attach works";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic | Rig.Hub;

    public override bool Disruptive => true;

    public override TimeSpan TimeLimit => TimeSpan.FromMinutes(3);

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        UsbAccess.RequirePartner(context);
        var counts = Steps.Select(step => CountTransfers(context, rig, step)).ToArray();
        context.AtLeast(1, counts[0], "transfers of an attach");
        context.AtLeast(1, counts[1], "transfers of ifconfig up");
        context.AtLeast(1, counts[3], "transfers of a reset");
        _ = Each(context, rig, Steps[0], Math.Min(counts[0], 4));
        var before = ProcessResources.Measure();
        var text = new List<string>();
        for (var i = 0; i < Steps.Length; i++)
        {
            var (tried, pulled, longest) = Each(context, rig, Steps[i], counts[i]);
            var part = tried == counts[i] ? "" : $" of {tried} tried, of {counts[i]}, in {Budget.TotalSeconds:0} s";
            text.Add(counts[i] == 0 ? $"{Steps[i].Name}: no transfers" : $"{Steps[i].Name}: {pulled} places{part}, longest {UsbAccess.Ms(longest)}");

            // A class without requests has none at ioctl and close; what was counted there were frames that happened to come in.
            context.True(pulled > 0 || counts[i] == 0 || Steps[i].MayBeSilent, $"{Steps[i].Name} has {counts[i]} transfers, and the device was pulled at none of them");
        }

        ProcessResources after = default;
        _ = context.Until(() => (after = ProcessResources.Measure()).HoldsNoMoreThan(before), HangLimit);
        context.Measured($"{string.Join("; ", text)}; {after.Handles - before.Handles:+0;-0;0} handles, {after.Threads - before.Threads:+0;-0;0} threads");
        context.True(after.HoldsNoMoreThan(before), $"left behind: {after.Handles - before.Handles} handles, {after.Threads - before.Threads} threads");
        _ = Cable.AwaitTraffic(context, new FrameSource(context));
    }

    private static int CountTransfers(CheckContext context, UsbRig rig, Step step)
    {
        step.Prepare(context);
        var before = rig.Faults.Transfers;
        step.Do(context);
        var count = rig.Faults.Transfers - before;
        Recover(context, step.Name);
        return (int)Math.Min(count, MostTransfers);
    }

    /// <summary>The device is pulled at each transfer of a step, in an order of the run's seed: what a slow chip leaves no time for is another part with another seed.</summary>
    private static (int Tried, int Pulled, TimeSpan Longest) Each(CheckContext context, UsbRig rig, Step step, int transfers)
    {
        var pulled = 0;
        var longest = TimeSpan.Zero;
        var started = context.Clock.GetTimestamp();
        int[] places = [.. Enumerable.Range(1, transfers)];
        new Random(context.Seed).Shuffle(places);
        var tried = 0;
        for (; tried < transfers && (context.IsFull || context.Clock.GetElapsedTime(started) < Budget); tried++)
        {
            var k = places[tried];
            context.Progress((double)tried / transfers, $"{step.Name}, transfer {k} of {transfers}");
            step.Prepare(context);
            var struck = rig.Faults.Injected(UsbFaultKind.Unplug);
            rig.Faults.Add(new UsbFault(UsbFaultKind.Unplug, UsbFaultWhere.Any) { At = k });
            var began = context.Clock.GetTimestamp();
            step.Do(context);
            var took = context.Clock.GetElapsedTime(began);
            longest = took > longest ? took : longest;
            context.AtMost(HangLimit, took, $"{step.Name} when the device is pulled at its transfer {k}");
            rig.Faults.Clear();
            if (rig.Faults.Injected(UsbFaultKind.Unplug) > struck)
            {
                pulled++;
                context.Within(HangLimit, $"the interface is gone after the device was pulled at transfer {k} of {step.Name}", () => !UsbAccess.IsAttached(context));
                context.Within(HangLimit, $"every buffer is back after the device was pulled at transfer {k} of {step.Name}", () => context.Bench.Mbufs.Outstanding == 0);
            }

            Recover(context, $"{step.Name} at transfer {k}");
        }

        return (tried, pulled, longest);
    }

    /// <summary>An interface that works, whatever was before.</summary>
    private static void Recover(CheckContext context, string after)
    {
        if (!UsbAccess.IsAttached(context))
        {
            UsbAccess.Attach(context, $"after {after}");
        }
    }

    private static void ChangeSettings(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        _ = ifp.Ioctl(new AddMulticast(SockAddr.Link(Group)));
        _ = ifp.Ioctl(new DeleteMulticast(SockAddr.Link(Group)));
        _ = ifp.SetPromiscuous(true);
        _ = ifp.SetPromiscuous(false);
    }

    private static void ResetDevice(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        ifp.Serializer.Enter();
        _ = ifp.Reset();
        ifp.Serializer.Exit();

        // What a reset cannot do at once it does a second later.
        _ = context.Until(() => ifp.IsDetached || (ifp.Flags & IfFlags.Running) != 0, HangLimit);
    }

    private static void Close(CheckContext context)
    {
        _ = InterfaceState.SetUp(context.Bench.Ifp, false);
        _ = context.Bench.Stack.Interfaces.Detach(context.Bench.Ifp);
    }

    private sealed record Step(string Name, Action<CheckContext> Prepare, Action<CheckContext> Do, bool MayBeSilent = false);
}
