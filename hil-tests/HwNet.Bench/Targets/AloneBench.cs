using HwNet.Drivers;
using HwNet.Wire;

namespace HwNet.Bench.Targets;

/// <summary>A bench without a far end: a capture file, the loopback interface, a NIC whose cable nobody holds.</summary>
internal sealed class AloneBench(DriverCatalog catalog, TargetBenchOptions options) : TargetBench(catalog, options)
{
    public override Rig AvailableRigs => Rig.None;

    public override Ipv4Prefix? Address => LocalAddress;

    protected override void Plug()
    {
    }

    protected override void Unplug()
    {
    }
}
