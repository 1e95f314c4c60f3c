using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Faults;
using HwNet.Capture;

namespace HwNet.Bench.Targets;

/// <summary>The faults and the trace of a bench, put round a frame device.</summary>
internal static class FrameDressing
{
    /// <summary>Wraps a device, which the result owns.</summary>
    internal static IFrameDevice Wrap(IFrameDevice device, TargetBenchOptions options, TimeProvider clock)
    {
        // The trace stands next to the device: it shows what really was on the cable, faults included.
        if (options.TraceFile is { } path)
        {
            device = Trace(device, path, clock);
        }

        foreach (var fault in options.Faults)
        {
            device = fault.Kind switch
            {
                "drop" => new DroppingFrameDevice(device, fault.Probability, fault.Seed),
                "duplicate" => new DuplicatingFrameDevice(device, fault.Probability, fault.Seed),
                "reorder" => new ReorderingFrameDevice(device, fault.Probability, fault.Seed),
                "corrupt" => new CorruptingFrameDevice(device, fault.Probability, fault.Seed),
                "truncate" => new TruncatingFrameDevice(device, fault.Probability, fault.Seed),
                _ => throw new BenchException(new BenchProblem($"'{fault.Kind}' is no fault", $"known are {string.Join(", ", BenchFault.Kinds)}")),
            };
        }

        return device;
    }

    private static TracingFrameDevice Trace(IFrameDevice device, string path, TimeProvider clock)
    {
        var error = CaptureWriter.Create(path, CaptureFormat.PcapNg, out var writer, out var failure);
        if (error != Errno.None)
        {
            device.Dispose();
            throw new BenchException(new BenchProblem($"the trace {path} cannot be written ({error})", failure ?? "choose another file"));
        }

        return new TracingFrameDevice(device, writer!, clock);
    }
}
