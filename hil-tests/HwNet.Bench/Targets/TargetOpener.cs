using HwNet.Bench.Usb;
using HwNet.Bus.Usb;
using HwNet.Drivers;
using HwNet.Drivers.PcapFile;
using HwNet.Drivers.Shared.BackEnds;
using HwNet.Drivers.Shared.FrameNic;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Drivers.TapNic;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Bench.Targets;

/// <summary>From a target's name to interfaces: finds the device on its bus and attaches the driver that matches. The same for every verb and every bench.</summary>
/// <param name="catalog">The drivers there are.</param>
public sealed partial class TargetOpener(DriverCatalog catalog)
{
    /// <summary>Attaches what the target names; the interfaces are down. The cloners of all drivers are registered with the stack.</summary>
    /// <returns>The interface meant; for a cable in memory, its other end after it; for one that is made of others, these after it. Detach in this order.</returns>
    /// <exception cref="BenchException">There is no such device or driver, or it cannot be opened; cause and cure are told.</exception>
    public IReadOnlyList<IfNet> Attach(NetStack stack, TargetName target, TargetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(target);
        catalog.RegisterCloners(stack);
        options ??= new TargetOptions();
        return CatalogGrammar.Of(catalog).TryTakeApart(target, out var lower, out var option)
            ? AttachComposed(stack, target, lower, option, options)
            : AttachDevice(stack, target, options);
    }

    /// <summary>Brings an interface up, with an address if one is given; what it is made of comes up before it.</summary>
    /// <exception cref="BenchException">It does not come up; the driver's own words are told.</exception>
    public static void BringUp(IfNet ifp, Ipv4Prefix? address = null)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        foreach (var lower in ifp.Stack.Composition.LowerOf(ifp))
        {
            if ((lower.Flags & IfFlags.Up) == 0)
            {
                BringUp(lower);
            }
        }

        var error = address is { } a
            ? ifp.Ioctl(new AddAddress(a.Address, a.Length))
            : ifp.Ioctl(new SetFlags(ifp.Flags | IfFlags.Up));
        if (error == Errno.None)
        {
            return;
        }

        var status = new GetStatus();
        _ = ifp.Ioctl(status);
        var words = string.IsNullOrEmpty(status.Reply) ? "look at the log with --log-level debug" : status.Reply;
        throw new BenchException(new BenchProblem($"{ifp.Name} ({ifp.Location}) does not come up ({error})", words));
    }

    private IReadOnlyList<IfNet> AttachDevice(NetStack stack, TargetName target, TargetOptions options)
    {
        if (options.IsPart && FindOpened(stack, target) is { } opened)
        {
            return opened;
        }

        var device = FindDevice(stack, target, options);
        var wanted = target.IsUsb ? UsbTargets.Driver(target) : null;
        if (catalog.Find(device, wanted) is not var (module, match))
        {
            throw new BenchException(new BenchProblem(
                wanted is null ? $"no driver for {target}" : $"the driver '{wanted}' is not for {target}",
                target.IsUsb ? $"'hwnet usb explain {target}' tells why" : "load one with --module, or take a target that 'hwnet list' shows"))
            {
                Error = Errno.ENXIO,
            };
        }

        match = target.IsUsb ? UsbTargets.Match(target, match) : match;
        var registers = target.IsUsb && UsbTargets.TracesRegisters(target) ? Trace(stack, module, match, ref device) : null;
        var error = module.Attach(stack, device, match, out var ifps, out var failure);
        if (error != Errno.None)
        {
            (device as IFrameBusDevice)?.Release();
            throw new BenchException(new BenchProblem($"{target} cannot be attached ({error})", failure ?? "detach what holds its name, or try again")) { Error = error };
        }

        registers?.Attached(ifps[0].Name);
        UsbTargets.Configure(target, ifps[0].Driver);
        NoteOpened(stack, target, ifps);
        return ifps;
    }

    private static RegisterLog Trace(NetStack stack, DriverModule module, BusMatch match, ref IBusDevice device)
    {
        var log = RegisterLog.Wrap((IUsbBusDevice)device, (module as UsbEtherModule)?.RegisterNames(match), stack.Clock, out var wrapped);
        device = wrapped;
        return log;
    }

    private IBusDevice FindDevice(NetStack stack, TargetName target, TargetOptions options)
    {
        IFrameBusDevice device;
        switch (target.Kind)
        {
            case "pcap":
                device = PcapTargets.Find(target, options);
                break;
            case "packet":
                device = PacketTargets.Find(target, options);
                break;
            case "xdp":
                device = XdpTargets.Find(target, options, stack.Clock);
                break;
            case "tap":
                device = FindTap(stack, target);
                break;
            case var _ when target.IsUsb:
                return options.Usb ?? UsbTargets.Find(target, stack.Clock, catalog);
            case "file":
                device = FindFile(stack, target, options);
                break;
            case var kind when catalog.FindBackEnd<FrameBackEnd>(kind) is { } backEnd:
                device = FindThrough(backEnd, target, options);
                break;
            default:
                return new PseudoDevice(target.Kind);
        }

        return options.Wrap is { } wrap ? new WrappedBusDevice(device, wrap) : device;
    }

    private static IFrameBusDevice FindThrough(FrameBackEnd backEnd, TargetName target, TargetOptions options)
    {
        var error = backEnd.Find(target.Argument, options.Pcap, out var device, out var failure);
        return error == Errno.None
            ? device!
            : throw new BenchException(new BenchProblem($"{target} cannot be opened ({error})", failure ?? "see 'hwnet list'")) { Error = error };
    }

    private static TapNicDevice FindTap(NetStack stack, TargetName target)
    {
        var error = TapNicDevice.Find(target.Argument, stack.Clock, out var device, out var failure);
        return error == Errno.None
            ? device!
            : throw new BenchException(new BenchProblem($"{target} cannot be opened ({error})", failure ?? "see 'hwnet list'")) { Error = error };
    }

    private static PcapFileBusDevice FindFile(NetStack stack, TargetName target, TargetOptions options)
    {
        var device = new PcapFileBusDevice(options.File with { ReplayPath = target.Argument }, stack.Clock);

        // Opened once now, so that a wrong path or a broken file is told before anything is attached; without the recording, which would be empty.
        var error = PcapFileDevice.Open(options.File with { ReplayPath = target.Argument, RecordPath = null }, stack.Clock, out var opened, out var failure);
        opened?.Dispose();
        return error == Errno.None
            ? device
            : throw new BenchException(new BenchProblem($"{target} cannot be opened ({error})", failure ?? "give the path of a pcap or pcapng file"));
    }
}
