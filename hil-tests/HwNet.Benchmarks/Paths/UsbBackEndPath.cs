using System.Diagnostics;
using System.Globalization;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.LibUsb;
using HwNet.Drivers;
using HwNet.Drivers.Shared.BackEnds;

namespace HwNet.Benchmarks.Paths;

/// <summary>Our binding of libusb beside the back ends of this build, on a device that gives back what it gets: the loop-back gadget of tools/lab.</summary>
internal sealed class UsbBackEndPath : PathBenchmark
{
    private const int Depth = 8;
    private const int Length = 1514;
    private const int Stops = 10;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The back ends for USB that were built in.</summary>
    internal static IReadOnlyList<UsbBackEnd> Present { get; } = [.. new DriverCatalog().BackEnds.OfType<UsbBackEnd>()];

    internal override string Name => "usb-backends";

    private static string? Device => Environment.GetEnvironmentVariable("HWNET_BENCH_LOOPBACK");

    internal override string? Missing(PathOptions options) => Device is null ? "HWNET_BENCH_LOOPBACK names no device that gives back what it gets (VID:PID)" : null;

    internal override IEnumerable<PathRow> Run(PathOptions options)
    {
        var id = Device!.Split(':').Select(static w => ushort.Parse(w, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToArray();
        foreach (var backEnd in Present)
        {
            IUsbDevice Theirs() => Ready(backEnd.Find(id[0], id[1], null, out var found, out var failure), found, failure);
            IUsbDevice Ours() => Ready(LibUsbBus.Find(id[0], id[1], null, out var found, out var failure), found, failure);
            yield return Compare(backEnd, options, "there and back", "k messages/s", open => Echo(options, open), Ours, Theirs, static s => s.Kpps);
            yield return Compare(backEnd, options, "stop", "ms until closed", Stop, Ours, Theirs, static s => s.Wall / s.Frames * 1e3);
        }
    }

    private static PathRow Compare(
        UsbBackEnd backEnd, PathOptions options, string what, string unit,
        Func<Func<IUsbDevice>, Sample> measure, Func<IUsbDevice> ours, Func<IUsbDevice> theirs, Func<Sample, double> figure)
    {
        _ = measure(ours);
        _ = measure(theirs);
        var samples = new List<(Sample Ours, Sample Theirs)>();
        for (var i = 0; i < options.Repetitions; i++)
        {
            samples.Add((measure(ours), measure(theirs)));
        }

        return new PathRow
        {
            Id = $"{backEnd.Name}, {what}",
            What = backEnd.Library,
            Unit = unit,
            Value = Spread.Of(samples.Select(s => figure(s.Theirs))),
            BaselineName = "our binding of libusb",
            Baseline = Spread.Of(samples.Select(s => figure(s.Ours))),
            Ratio = Spread.Of(samples.Select(s => figure(s.Theirs) / figure(s.Ours))),
            AllocatedPerFrame = samples.Max(s => s.Theirs.AllocatedPerFrame),
            Collections = samples.Sum(s => s.Theirs.Collections),
            Note = $"bytes each, ours: {samples.Max(s => s.Ours.AllocatedPerFrame):N2}",
        };
    }

    private static IUsbDevice Ready(Errno error, IUsbBusDevice? found, string? failure)
    {
        IUsbDevice? device = null;
        error = error == Errno.None ? found!.Open(out device, out failure) : error;
        var setting = found?.Descriptors.Configurations[0].Interfaces[0];
        if (error != Errno.None || device!.Claim(setting!.Number) != UsbStatus.Completed || device.SetAlternate(setting.Number, setting.Alternate) != UsbStatus.Completed)
        {
            throw new InvalidOperationException($"{error}: {failure ?? device?.Failure}");
        }

        return device;
    }

    /// <summary>Messages go out as fast as they come back, a few on their way.</summary>
    private static Sample Echo(PathOptions options, Func<IUsbDevice> open)
    {
        using var device = open();
        var echo = new UsbEcho(device, Depth, Length);
        echo.Start();
        VethRig.Pause(0.3);
        var meter = new Meter("");
        var before = echo.Returned;
        VethRig.Pause(options.Seconds);
        var sample = meter.Stop(echo.Returned - before);
        echo.Stop(Limit);
        return sample;
    }

    private static Sample Stop(Func<IUsbDevice> open)
    {
        var wall = 0.0;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Stops; i++)
        {
            var device = open();
            var echo = new UsbEcho(device, Depth, Length);
            echo.Listen();
            VethRig.Pause(0.02);
            var start = Stopwatch.GetTimestamp();
            device.Dispose();
            wall += Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return new Sample(Stops, wall, 0, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }
}
