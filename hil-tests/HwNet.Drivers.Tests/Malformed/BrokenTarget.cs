using HwNet.Bench.Malformed;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Drivers.Tests.Malformed;

/// <summary>A parser of one 16-bit length and a frame, with a fault; to see that it is found.</summary>
internal sealed class BrokenTarget(string fault) : FrameTarget
{
    internal override string Name => "broken";

    internal override IReadOnlyList<MalformedSeed> Seeds { get; } = [Seed()];

    protected override UsbUnframer Unframer { get; } = new BrokenUnframer(fault);

    private static MalformedSeed Seed()
    {
        var w = new SeedWriter();
        _ = w.Number(2, 60);
        _ = w.Frame(1, 60);
        return w.Done();
    }
}
