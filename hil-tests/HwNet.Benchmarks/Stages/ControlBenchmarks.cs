using BenchmarkDotNet.Attributes;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Benchmarks.Stages;

/// <summary>What is beside the data path: an event of the trace while it is off, and requests. A request allocates itself; nothing here is per packet.</summary>
[MemoryDiagnoser]
public class ControlBenchmarks
{
    private readonly StageStack _stage = new();
    private readonly GetMtu _getMtu = new();

    [GlobalCleanup]
    public void Cleanup() => _stage.Dispose();

    [Benchmark(Baseline = true)]
    public int Property() => _stage.Ifp.Mtu;

    [Benchmark]
    public void Trace_off() => _stage.Ifp.Trace.Log(IfTraceEvent.Run, 0);

    [Benchmark]
    public Errno Ioctl_get_mtu() => _stage.Ifp.Ioctl(_getMtu);

    [Benchmark]
    public Errno Ioctl_set_mtu() => _stage.Ifp.Ioctl(new SetMtu(1500));
}
