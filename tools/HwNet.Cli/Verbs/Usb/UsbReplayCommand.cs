using System.CommandLine;
using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Bus.Usb.Wrappers.Replay;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Interfaces;
using HwNet.Cli.Common.Output;
using HwNet.Drivers;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Cli.Verbs.Usb;

/// <summary>hwnet usb replay: the driver on a recorded device, and where it does otherwise than the recorded one.</summary>
internal sealed class UsbReplayCommand : Verb
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly Argument<string> _file = UsbWords.File();
    private readonly Option<string?> _device = UsbWords.Device();
    private readonly Option<string?> _driver = new("--driver") { Description = "The driver to run (the best that fits)", HelpName = "NAME" };
    private readonly Option<string?> _address = Addresses.Option("none; give the one that was recorded with");
    private readonly Option<double?> _seconds = Numbers.Decimal("--seconds", "SECONDS", "How long it is given to come to the end of the trace (2)", 0, 3600);

    internal UsbReplayCommand(CliContext context)
        : base("replay", "Runs the driver on a recorded device and tells what it does differently", context)
    {
        Add(_file);
        Add(_device);
        Add(_driver);
        Add(_address);
        Add(_seconds);
    }

    internal override IReadOnlyList<string> Examples { get; } =
        ["hwnet usb replay bring-up.pcapng", "hwnet usb replay fixtures/captures/usb/kernel_ecm.pcap --driver ecm"];

    internal override IReadOnlyList<string> ExitCodes { get; } =
        ["0  it does as recorded", "1  there are differences, or the interface does not come up", "2  wrong usage, no trace, or no driver for what is in it"];

    protected override int Run(Invocation invocation)
    {
        var file = invocation.Value(_file) ?? "";
        var error = ReplayUsbBusDevice.Create(UsbWords.Read(file, invocation.Value(_device)), out var device, out var failure);
        if (error != Errno.None)
        {
            throw new BenchException(new($"{file} cannot be replayed: {failure}", "record it from the moment the device is plugged in, with all bytes"));
        }

        var wanted = invocation.Value(_driver);
        if (invocation.Catalog.Find(device!, wanted) is not var (module, match))
        {
            throw new BenchException(new($"{file}: {(wanted is null ? "no driver" : $"the driver '{wanted}' is not")} for {device!.Descriptors.Device.Id}", "'hwnet list' shows the drivers"));
        }

        var report = Replay(invocation, file, device!, module, match);
        Write(invocation, report);
        return report.Differences.Count == 0 && report.Failure is null ? ExitCode.Good : ExitCode.Failed;
    }

    private UsbReplayReport Replay(Invocation invocation, string file, ReplayUsbBusDevice device, DriverModule module, BusMatch match)
    {
        long received = 0;
        string? failure;
        using (var stack = new NetStack())
        {
            invocation.Tune(stack);
            using var watch = new VanishWatch(stack, invocation.Interrupted);
            var error = module.Attach(stack, device, match, out var ifps, out failure);
            if (error == Errno.None)
            {
                failure = BringUp(ifps[0], Addresses.Parse(invocation.Value(_address)));
                Await(device, TimeSpan.FromSeconds(invocation.Value(_seconds) ?? 2), watch.Token);
                received = InterfaceReport.Of(ifps[0]).Counters.InPackets;
            }
            else
            {
                failure ??= $"{module.Name} cannot be attached ({error})";
            }
        }

        // What the driver does when it is taken down is in the trace too.
        return new UsbReplayReport(file, module.Name, [.. device.Differences.Concat(device.Unmade).Select(d => d.ToString())], received, failure);
    }

    private static string? BringUp(IfNet ifp, Ipv4Prefix? address)
    {
        try
        {
            TargetOpener.BringUp(ifp, address);
            return null;
        }
        catch (BenchException e)
        {
            return $"{e.Problem.Cause}: {e.Problem.Cure}";
        }
    }

    private static void Await(ReplayUsbBusDevice device, TimeSpan limit, CancellationToken stop)
    {
        var end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (!device.IsAtEnd && Environment.TickCount64 < end && !stop.WaitHandle.WaitOne(Look))
        {
        }
    }

    private static void Write(Invocation invocation, UsbReplayReport report)
    {
        if (invocation.Json)
        {
            invocation.Write(report, CliJson.Default.UsbReplayReport);
            return;
        }

        var output = invocation.Terminal.Out;
        foreach (var difference in report.Differences)
        {
            output.WriteLine(Printable.Text(difference));
        }

        if (report.Failure is { } failure)
        {
            output.WriteLine(Printable.Text(failure));
        }

        output.WriteLine($"{Printable.Text(report.File)} with {Printable.Text(report.Driver)}: {InterfaceText.Plural(report.Differences.Count, "difference")}, {InterfaceText.Plural(report.Received, "frame")} received");
    }
}
