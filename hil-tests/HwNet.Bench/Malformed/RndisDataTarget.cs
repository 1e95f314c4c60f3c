using HwNet.Drivers.Rndis;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Bench.Malformed;

/// <summary>Transfers of RNDIS data messages.</summary>
internal sealed class RndisDataTarget : FrameTarget
{
    internal override string Name => "rndis-data";

    internal override IReadOnlyList<MalformedSeed> Seeds { get; } = [Messages(1, 60, 0), Messages(3, 61, 0), Messages(2, 700, 12), Messages(4, 14, 4)];

    protected override UsbUnframer Unframer { get; } = new RndisUnframer();

    private static MalformedSeed Messages(int count, int length, int information)
    {
        var w = new SeedWriter();
        for (var i = 0; i < count; i++)
        {
            var start = w.Align(8).Length;
            _ = w.Numbers(4, 1, 44 + information + length, 36 + information, length, 0, 0, 0, information == 0 ? 0 : 36, information, 0, 0);
            _ = w.Raw(new byte[information]);
            _ = w.Frame(i, length);
            _ = i + 1 < count ? w.Align(8).Set(start + 4, 4, w.Length - start) : w;
        }

        return w.Done();
    }
}
