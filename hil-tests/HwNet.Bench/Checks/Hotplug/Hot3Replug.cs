using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Drivers;
using HwNet.Fixtures.UsbModels;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Hotplug;

/// <summary>HOT-3: an adapter that is plugged in again is the one it was; one beside it is not touched.</summary>
internal sealed class Hot3Replug : ConformanceCheck
{
    private const int Cycles = 5;
    private const string OtherAddress = "02:0e:aa:00:00:77";

    public override string Id => "HOT-3";

    public override string Title => "pulled and plugged in again five times, with another adapter beside it";

    public override string Limit => "same name, place and address, settings as after a first attach, frames pass; the other adapter stays as it is";

    public override Rig Rig => Rig.Hub;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var plug = UsbAccess.RequirePlug(context);
        UsbAccess.RequirePartner(context);
        using var other = Other(context);
        var first = Describe(context.Bench.Ifp);
        for (var i = 0; i < Cycles; i++)
        {
            context.Progress((double)i / Cycles, "plugging in again");
            Replug(context, plug);
            context.Equal(first, Describe(context.Bench.Ifp), $"the interface after plugging in again for the {i + 1}. time");
            _ = Cable.AwaitTraffic(context, new FrameSource(context));
            other?.ExpectUntouched(context);
        }

        context.Measured($"{Cycles} times: {first}; {(other is null ? "no other adapter beside it: only a simulated one can be put there" : $"{other.Ifp.Name} beside it stayed up")}");
    }

    private static void Replug(CheckContext context, IPlug plug)
    {
        var ifp = context.Bench.Ifp;
        context.Succeeded(ifp.Ioctl(new SetMtu(1400)), "SIOCSIFMTU before pulling");
        context.Succeeded(plug.Pull(), "pulling");
        context.Within(UsbAccess.ReattachLimit, "the interface of a pulled device is gone", () => !UsbAccess.IsAttached(context));
        context.Equal(Errno.ENXIO, ifp.Ioctl(new SetMtu(1500)), "SIOCSIFMTU on the interface that is gone");
        context.Succeeded(UsbAccess.Push(context, plug), "plugging in again");
        UsbAccess.Attach(context, "after plugging in again");
        context.True(!ReferenceEquals(ifp, context.Bench.Ifp), "the interface that was gone is there again: a new one was wanted");
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
