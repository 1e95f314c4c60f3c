using System.Diagnostics;
using System.Globalization;
using HwNet.Benchmarks.Harness;
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
    private static readonly Quantity Messages = new("k messages/s", static s => s.Kpps);
    private static readonly Quantity MillisecondsEach = new("ms until closed", static s => s.Wall / s.Frames * 1e3);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The back ends for USB that were built in.</summary>
    internal static IReadOnlyList<UsbBackEnd> Present { get; } = [.. new DriverCatalog().BackEnds.OfType<UsbBackEnd>()];

    internal override string Name => "usb-backends";

    internal override string Summary => "back ends on packages beside our binding of libusb, on a device that gives back what it gets";

    internal override bool InAll => Device is not null;

    private static string? Device => Environment.GetEnvironmentVariable("HWNET_BENCH_LOOPBACK");

    internal override string? Missing(BenchOptions options) => Device is null ? "HWNET_BENCH_LOOPBACK names no device that gives back what it gets (VID:PID)" : null;

    internal override IEnumerable<Result> Run(BenchOptions options)
    {
        var id = Device!.Split(':').Select(static w => ushort.Parse(w, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToArray();
        foreach (var backEnd in Present)
        {
            IUsbDevice Theirs() => Ready(backEnd.Find(id[0], id[1], null, out var found, out var failure), found, failure);
            IUsbDevice Ours() => Ready(LibUsbBus.Find(id[0], id[1], null, out var found, out var failure), found, failure);
            var theirs = ($"{backEnd.Name} ({backEnd.Library})", (Func<IUsbDevice>)Theirs);
            yield return BackEndContest.Compare(options, Name, "there and back", Messages, Echo, Ours, theirs);
            yield return BackEndContest.Compare(options, Name, "stop", MillisecondsEach, Stop, Ours, theirs);
        }
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
    private static Sample Echo(BenchOptions options, Func<IUsbDevice> open)
    {
        using var device = open();
        var echo = new UsbEcho(device, Depth, Length);
        echo.Start();
        options.Pause(0.3);
        var meter = new Meter();
        var before = echo.Returned;
        options.Pause(options.Seconds);
        var sample = meter.Stop(echo.Returned - before);
        echo.Stop(Limit);
        return sample;
    }

    private static Sample Stop(BenchOptions options, Func<IUsbDevice> open)
    {
        var wall = 0.0;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Stops; i++)
        {
            var device = open();
            var echo = new UsbEcho(device, Depth, Length);
            echo.Listen();
            options.Pause(0.02);
            var start = Stopwatch.GetTimestamp();
            device.Dispose();
            wall += Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return new Sample(Stops, wall, 0, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }
}
