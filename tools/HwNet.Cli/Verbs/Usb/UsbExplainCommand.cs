using System.CommandLine;
using HwNet.Bus.Usb;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Output;
using HwNet.Drivers;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Cli.Verbs.Usb;

/// <summary>hwnet usb explain: every line of every driver's ID table against a device, and which driver is taken why.</summary>
internal sealed class UsbExplainCommand : Verb
{
    private readonly Argument<string> _target = UsbWords.Target();

    internal UsbExplainCommand(CliContext context)
        : base("explain", "Why which driver takes a device, or none", context) => Add(_target);

    internal override IReadOnlyList<string> Examples { get; } = ["hwnet usb explain sim:ecm", "hwnet usb explain usb:0bda:8156"];

    internal override IReadOnlyList<string> ExitCodes { get; } = ["0  a driver takes it", "1  none does", "2  wrong usage, or no such device"];

    protected override int Run(Invocation invocation)
    {
        var target = invocation.Target(_target);
        var device = UsbWords.Find(target, invocation.Catalog);
        using (device as IDisposable)
        {
            var report = Explain(target.ToString(), device, invocation.Catalog);
            if (invocation.Json)
            {
                invocation.Write(report, CliJson.Default.UsbExplainReport);
            }
            else
            {
                Write(invocation.Terminal.Out, report);
            }

            return report.Taken is null ? ExitCode.Failed : ExitCode.Good;
        }
    }

    private static UsbExplainReport Explain(string target, IUsbBusDevice device, DriverCatalog catalog)
    {
        var drivers = catalog.Modules
            .Where(module => module.Matches.Any(match => match.Bus == device.Bus))
            .Select(module => Explain(module, device))
            .OrderByDescending(driver => driver.Fits).ThenByDescending(driver => driver.Rank).ToList();
        var taken = catalog.Find(device)?.Module.Name;
        var others = drivers.Where(driver => driver.Fits && driver.Name != taken).Select(driver => $"{driver.Name} ({driver.Rank})").ToList();
        var rank = drivers.Find(driver => driver.Name == taken)?.Rank;
        var why = taken is null
            ? "no line of any driver's table fits"
            : others.Count == 0 ? "the only one that fits" : $"its rank {rank} is the highest of those that fit; the others are {string.Join(", ", others)}";
        return new UsbExplainReport(target, device.Descriptors.Device.Id, taken, why, drivers);
    }

    private static UsbExplainDriver Explain(DriverModule module, IUsbBusDevice device)
    {
        var lines = new List<UsbExplainLine>();
        foreach (var match in module.Matches.Where(match => match.Bus == device.Bus))
        {
            var fits = UsbMatch.Explain(device.Descriptors, match, out var reason);
            lines.Add(new UsbExplainLine(match.Id, match.Description, fits, reason));
        }

        var first = module.Match(device);
        var unbindable = first is not null && module is UsbEtherModule ether ? ether.WhyUnbindable(device, first) : null;
        return new UsbExplainDriver(module.Name, module.Rank, first is not null, unbindable, lines);
    }

    private static void Write(TextWriter output, UsbExplainReport report)
    {
        output.WriteLine(report.Taken is { } taken
            ? $"{Printable.Text(report.Target)} ({report.Id}) is taken by {Printable.Text(taken)}: {Printable.Text(report.Why)}"
            : $"{Printable.Text(report.Target)} ({report.Id}) is taken by none: {report.Why}");
        foreach (var driver in report.Drivers)
        {
            output.WriteLine($"{Printable.Text(driver.Name)} (rank {driver.Rank})");
            foreach (var line in driver.Lines)
            {
                output.WriteLine($"  {(line.Fits ? "fits    " : "does not")}  {Printable.Text(line.Id)} {Printable.Text(line.Description)}: {Printable.Text(line.Reason)}");
            }

            if (driver.Unbindable is { } unbindable)
            {
                output.WriteLine($"  cannot be used all the same: {Printable.Text(unbindable)}");
            }
        }
    }
}
