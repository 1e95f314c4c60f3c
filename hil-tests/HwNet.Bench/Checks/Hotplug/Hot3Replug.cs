using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Drivers;
using HwNet.Fixtures.UsbModels;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Hotplug;

/// <summary>HOT-3: an adapter that is plugged in again is the one it was, in whatever port; another one in its port is not taken for it, and one beside it is not touched.</summary>
internal sealed class Hot3Replug : ConformanceCheck
{
    private const int Cycles = 5;
    private const string OtherAddress = "02:0e:aa:00:00:77";
    private static readonly LinkAddress InPort = LinkAddress.Parse("02:0e:aa:00:00:76");
    private static readonly LinkAddress Group = LinkAddress.Parse("03:48:77:03:00:01");

    public override string Id => "HOT-3";

    public override string Title => "pulled and plugged in again five times, with another adapter beside it; then elsewhere, and with others in its port in the meantime";

    public override string Limit => "same name, place and address, settings as after a first attach, frames pass; another one in the port has nothing of it; the one beside it stays as it is";

    public override Rig Rig => Rig.Hub;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        var plug = UsbAccess.RequirePlug(context);
        UsbAccess.RequirePartner(context);
        using var other = Other(context);
        var first = Describe(context.Bench.Ifp);
        for (var i = 0; i < Cycles; i++)
        {
            context.Progress((double)i / Cycles, "plugging in again");
            Pull(context, plug);
            ExpectAgain(context, plug, other, first, $"after plugging in again for the {i + 1}. time");
        }

        var others = Others(context, rig, plug, other, first);
        context.Measured($"{Cycles} times: {first}; {others}");
    }

    /// <summary>What another port, and other adapters in its own, do: only where they can be simulated.</summary>
    private static string Others(CheckContext context, UsbRig rig, IPlug plug, Neighbour? other, string first)
    {
        if (rig.Sim is not { } sim || other is null)
        {
            return "no other adapter beside it or in its port, and no other port: only simulated ones can be put there";
        }

        Elsewhere(context, rig, plug);
        Pull(context, plug);
        ExpectAgain(context, plug, other, first, "in its old port");
        var own = sim.Model.Name["sim:".Length..];
        var kinds = new (string Kind, string? Driver)[] { (own, null), own == "ecm" ? ("rndis", "rndis") : ("ecm", "ecm") };
        foreach (var (kind, driver) in kinds)
        {
            context.Progress(1, $"sim:{kind} in its port");
            var before = context.Bench.Ifp;
            Pull(context, plug);
            using (var inPort = OtherInPort.PlugIn(context, rig, kind, InPort))
            {
                inPort.ExpectItself(driver, before, [Group]);
                other.ExpectUntouched(context);
            }

            ExpectAgain(context, plug, other, first, $"after sim:{kind} was in its port");
        }

        return $"the same elsewhere; {kinds.Length} others in its port were themselves ({string.Join(", ", kinds.Select(static k => $"sim:{k.Kind}"))}); {other.Ifp.Name} beside it stayed up";
    }

    /// <summary>In another port the name and the address are the same; a class without addresses has another made up.</summary>
    private static void Elsewhere(CheckContext context, UsbRig rig, IPlug plug)
    {
        var (name, address) = (context.Bench.Ifp.Name, context.Bench.Ifp.Lladdr);
        Pull(context, plug);
        var place = $"{rig.Device.Location}/elsewhere";
        rig.Move(place);
        Push(context, plug);
        var ifp = context.Bench.Ifp;
        context.Equal(place, ifp.Location, "place of the interface in another port");
        context.Equal(name, ifp.Name, "name of the interface in another port");
        context.True(ifp.Lladdr == address || UsbAccess.IsMadeUp(ifp), $"address in another port: expected {address}, got {ifp.Lladdr}");
        _ = Cable.AwaitTraffic(context, new FrameSource(context));
        rig.Move(null);
    }

    private static void ExpectAgain(CheckContext context, IPlug plug, Neighbour? other, string first, string when)
    {
        Push(context, plug);
        context.Equal(first, Describe(context.Bench.Ifp), $"the interface {when}");
        context.True(!context.Bench.Ifp.Memberships.ContainsKey(SockAddr.Link(Group)), $"the interface {when} is still a member of {Group}");
        _ = Cable.AwaitTraffic(context, new FrameSource(context));
        other?.ExpectUntouched(context);
    }

    private static void Pull(CheckContext context, IPlug plug)
    {
        var ifp = context.Bench.Ifp;
        context.Succeeded(ifp.Ioctl(new SetMtu(1400)), "SIOCSIFMTU before pulling");
        context.Succeeded(ifp.Ioctl(new AddMulticast(SockAddr.Link(Group))), "SIOCADDMULTI before pulling");
        context.Succeeded(plug.Pull(), "pulling");
        UsbAccess.AwaitGone(context);
        context.Equal(Errno.ENXIO, ifp.Ioctl(new SetMtu(1500)), "SIOCSIFMTU on the interface that is gone");
    }

    private static void Push(CheckContext context, IPlug plug)
    {
        var before = context.Bench.Ifp;
        context.Succeeded(UsbAccess.Push(context, plug), "plugging in again");
        UsbAccess.Attach(context, "after plugging in again");
        context.True(!ReferenceEquals(before, context.Bench.Ifp), "the interface that was gone is there again: a new one was wanted");
    }

    private static string Describe(IfNet ifp) => $"{ifp.Name} at {ifp.Location}, {ifp.Lladdr}, MTU {ifp.Mtu}";

    /// <summary>Another device of the same kind on the same stack; null where none can be made.</summary>
    private static Neighbour? Other(CheckContext context)
    {
        if (context.Bench.Usb!.Sim is not { } sim)
        {
            return null;
        }

        var kind = sim.Model.Name["sim:".Length..];
        var error = SimModels.Find($"{kind},mac={OtherAddress}", out var device, out var failure);
        context.True(error == Errno.None, $"a second {sim.Model.Name}: {failure}");
        return new Neighbour(context, device!);
    }

    private sealed class Neighbour : IDisposable
    {
        private readonly SimBusDevice _device;
        private readonly NetStack _stack;
        private readonly string _before;

        internal Neighbour(CheckContext context, SimBusDevice device)
        {
            _device = device;
            _stack = context.Bench.Stack;
            if (new DriverCatalog().Find(device) is not var (module, match))
            {
                throw new InvalidOperationException($"no driver for {device.Model.Name}");
            }

            context.Succeeded(module.Attach(_stack, device, match, out var ifps, out _), "attach of another device");
            Ifp = ifps[0];
            context.Succeeded(Ifp.Ioctl(new SetFlags(Ifp.Flags | IfFlags.Up)), "ifconfig up of another device");
            context.True(Ifp.Name != context.Bench.Ifp.Name, $"two devices are named {Ifp.Name}");
            _before = Describe(Ifp);
        }

        internal IfNet Ifp { get; }

        internal void ExpectUntouched(CheckContext context)
        {
            context.Equal(_before, Describe(Ifp), "the other adapter");
            context.Equal(IfFlags.Up | IfFlags.Running, Ifp.Flags & (IfFlags.Up | IfFlags.Running), "flags of the other adapter");
        }

        public void Dispose()
        {
            _ = _stack.Interfaces.Detach(Ifp);
            _device.Dispose();
        }
    }
}
