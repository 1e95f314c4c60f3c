using System.CommandLine;
using System.Globalization;
using HwNet.Bus.Usb.Registers;
using HwNet.Bus.Usb.Wrappers.Replay;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Verbs.Usb;

/// <summary>hwnet usb registers: what a recorded driver did with the chip, by the names of its registers.</summary>
internal sealed class UsbRegistersCommand : Verb
{
    private readonly Argument<string> _file = UsbWords.File();
    private readonly Option<string?> _device = UsbWords.Device();
    private readonly Option<string?> _driver = new("--driver") { Description = "The driver whose names are used (the best that fits)", HelpName = "NAME" };

    internal UsbRegistersCommand(CliContext context)
        : base("registers", "The register accesses of a trace, ours or another system's driver's", context)
    {
        Add(_file);
        Add(_device);
        Add(_driver);
    }

    internal override IReadOnlyList<string> Examples { get; } =
    [
        "hwnet usb record sim:ax88772 ours.pcapng && hwnet usb registers ours.pcapng",
        "tcpdump -i usbmon1 -s 0 -w linux.pcap; hwnet usb registers linux.pcap    the kernel's own driver",
        "hwnet bringup usb:0b95:7720 --trace-registers                            live",
    ];

    internal override IReadOnlyList<string> ExitCodes { get; } = ["0  shown", "2  wrong usage, or no trace"];

    protected override int Run(Invocation invocation)
    {
        var file = invocation.Value(_file) ?? "";
        var device = UsbWords.Read(file, invocation.Value(_device));
        var names = UsbWords.Names(invocation.Catalog, device, invocation.Value(_driver))?.Invoke();
        var requests = device.Exchanges.Where(static e => e is { IsControl: true, Setup: not null, IsEnumeration: false }).ToArray();
        var began = requests.Length > 0 ? requests[0].Timestamp : 0;
        var accesses = requests.Select(e => Access(e, names, began)).ToArray();
        if (invocation.Json)
        {
            invocation.Write(new UsbRegistersReport(file, device.Descriptors?.Device.Id, accesses), CliJson.Default.UsbRegistersReport);
            return ExitCode.Good;
        }

        foreach (var access in accesses)
        {
            var ending = access.Status is "Completed" ? "ok" : access.Status ?? "no end";
            invocation.Terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{access.Time,11:0.000000}  {Printable.Text(access.Text)}  {ending}"));
        }

        return ExitCode.Good;
    }

    private static UsbRegistersAccess Access(UsbExchange e, IRegisterNames? names, long began)
    {
        var setup = e.Setup!.Value;
        var time = (e.Timestamp - began) / 1e9;
        var found = (setup.RequestType & 0x60) == 0x40 ? names?.Find(setup, e.Data.Span) : null;
        return found is null
            ? new UsbRegistersAccess(time, null, !setup.IsIn, UsbRequestText.Of(setup), e.Status?.ToString())
            : new UsbRegistersAccess(time, found.Register, found.IsWrite, found.Value, e.Status?.ToString());
    }
}
