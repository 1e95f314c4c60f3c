using System.CommandLine;
using HwNet.Bench;
using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Packet;
using HwNet.Bus.Pcap.Tap;
using HwNet.Bus.Pcap.Xdp;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Output;
using HwNet.Drivers;
using HwNet.Drivers.PacketNic;
using HwNet.Drivers.PcapFile;
using HwNet.Drivers.PcapNic;
using HwNet.Drivers.Shared.BackEnds;
using HwNet.Drivers.TapNic;
using HwNet.Drivers.XdpNic;

namespace HwNet.Cli.Verbs.List;

/// <summary>hwnet list: what there is, what of it can be opened, and what to do about the rest.</summary>
internal sealed class ListCommand : Verb
{
    private readonly Option<bool> _all = new("--all", "-a") { Description = "Capture sources of libpcap that are no network interfaces too" };

    private readonly Option<bool> _drivers = new("--drivers", "-d") { Description = "The drivers alone: the devices that each is for, who judged it, what hardware has yet to confirm" };

    private readonly Option<bool> _backEnds = new("--backends") { Description = "Other libraries under the buses: those of this build, and those that can be built in" };

    internal ListCommand(CliContext context)
        : base("list", "Drivers, buses and interfaces, and whether each can be opened", context)
    {
        Add(_all);
        Add(_drivers);
        Add(_backEnds);
    }

    internal override IReadOnlyList<string> Examples { get; } =
    [
        "hwnet list",
        "hwnet list --drivers                     families, USB IDs, state",
        "hwnet list --json | jq -r '.targets[] | select(.can_open) | .target'",
    ];

    internal override IReadOnlyList<string> ExitCodes { get; } = ["0  listed, whatever can be opened", "2  wrong usage, or libpcap failed"];

    protected override int Run(Invocation invocation)
    {
        if (invocation.Value(_drivers))
        {
            return ListDrivers(invocation);
        }

        if (invocation.Value(_backEnds))
        {
            return ListBackEnds(invocation);
        }

        var found = Find(invocation);
        if (invocation.Json)
        {
            invocation.Write(found, CliJson.Default.ListReport);
        }
        else
        {
            ListText.Write(invocation.Terminal.Out, found);
        }

        return ExitCode.Good;
    }

    private static int ListDrivers(Invocation invocation)
    {
        var report = new DriverListReport([.. invocation.Catalog.Modules.Select(DriverDetail.Of)]);
        if (invocation.Json)
        {
            invocation.Write(report, CliJson.Default.DriverListReport);
        }
        else
        {
            DriverListText.Write(invocation.Terminal.Out, report);
        }

        return ExitCode.Good;
    }

    private static int ListBackEnds(Invocation invocation)
    {
        var report = BackEndReport.Of(invocation.Catalog);
        if (invocation.Json)
        {
            invocation.Write(report, CliJson.Default.BackEndReport);
        }
        else
        {
            report.Write(invocation.Terminal.Out);
        }

        return ExitCode.Good;
    }

    private ListReport Find(Invocation invocation)
    {
        var error = PcapBus.List(out var interfaces, out var failure);
        if (error is not (Errno.None or Errno.ENOSYS))
        {
            throw new BenchException(new(failure ?? $"the interfaces cannot be listed ({error})", ""));
        }

        var usb = UsbTargetList.Find(invocation.Catalog);
        var pcap = new BusEntry(PcapNicDevice.BusName, error == Errno.None, PcapBus.LibraryVersion ?? "interfaces of this machine", failure);
        var shown = interfaces.Where(i => invocation.Value(_all) || !IsCaptureSource(i));
        return new ListReport(
            [.. invocation.Catalog.Modules.Select(Driver)],
            [
                new BusEntry(PseudoDevice.BusName, true, "interfaces without hardware", null),
                new BusEntry(PcapFileBusDevice.BusName, true, "capture files, pcap and pcapng", null),
                usb.Bus,
                pcap,
                new BusEntry(PacketNicDevice.BusName, PacketBus.Check(out var noPacket) == Errno.None, "interfaces of this machine, without a library", noPacket),
                new BusEntry(XdpNicDevice.BusName, XdpBus.Check(out var noXdp) == Errno.None, "interfaces of this machine, taken from the host", noXdp),
                new BusEntry(TapNicDevice.BusName, TapBus.Check(out var noTap) == Errno.None, "cables to the kernel's own stack", noTap),
                .. invocation.Catalog.BackEnds.Select(BackEndBus),
            ],
            [.. invocation.Grammar.Kinds.Where(IsShownAsKind).Select(Kind), .. usb.Targets, .. shown.Select(Interface)]);
    }

    private static BusEntry BackEndBus(BackEnd b) => new(b.Name, b.Missing is null, $"{b.Summary} ({b.Library})", b.Missing);

    /// <summary>Kinds whose members are listed one by one are not listed themselves; of another machine's devices only the form is known.</summary>
    private static bool IsShownAsKind(TargetKind kind) => kind.Name is not (PcapNicDevice.BusName or "sim" or "usb");

    /// <summary>"any", usbmon, nflog and the like: no Ethernet frames, and no MTU because the system knows no such interface.</summary>
    private static bool IsCaptureSource(PcapInterface i) => i.Error == Errno.EOPNOTSUPP && i.Device.Mtu == 0;

    private static DriverEntry Driver(DriverModule module) =>
        new(module.Name, module.Description, [.. module.Matches.Select(match => match.Bus).Distinct()]);

    private static TargetEntry Kind(TargetKind kind)
    {
        string? missing = null;
        var error = kind.Name switch
        {
            TapNicDevice.BusName => TapBus.Check(out missing),
            PacketNicDevice.BusName => PacketBus.Check(out missing),
            XdpNicDevice.BusName => XdpBus.Check(out missing),
            _ => Errno.None,
        };
        return Entry(kind) with { CanOpen = error == Errno.None, Error = error == Errno.None ? null : error.ToString(), Reason = missing };
    }

    private static TargetEntry Entry(TargetKind kind) => new()
    {
        Target = kind.Form,
        Bus = kind.Name switch
        {
            PcapFileBusDevice.BusName or PacketNicDevice.BusName or XdpNicDevice.BusName or TapNicDevice.BusName => kind.Name,
            "usbip" or "libusbdotnet" => UsbTargetList.BusName,
            "sharppcap" => PcapNicDevice.BusName,
            _ => PseudoDevice.BusName,
        },
        Description = Printable.Text(kind.Summary),
        CanOpen = true,
    };

    private static TargetEntry Interface(PcapInterface i) => new()
    {
        Target = $"{PcapNicDevice.BusName}:{i.Device.Name}",
        Bus = PcapNicDevice.BusName,
        Description = i.Device.Description,
        Lladdr = i.Device.Lladdr.IsStation ? i.Device.Lladdr.ToString() : null,
        Mtu = i.Device.Mtu > 0 ? i.Device.Mtu : null,
        Addresses = [.. i.Addresses.Select(address => address.ToString())],
        Up = i.IsUp,
        Running = i.IsRunning,
        CanOpen = i.CanOpen,
        Error = i.CanOpen ? null : i.Error.ToString(),
        Reason = i.Reason,
    };
}
