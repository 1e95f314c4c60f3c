using HwNet.Drivers.Shared.UsbEther;
using HwNet.Drivers.Ure;

namespace HwNet.Bench.Malformed;

/// <summary>RTL8152's transfers: a descriptor of 24 bytes, a frame with its check sequence, the next descriptor on a multiple of 8.</summary>
internal sealed class UreTarget : FrameTarget
{
    private const int CheckSequence = 4;
    private const long Udp4 = 0x0088_0000;
    private const long Tagged = 0x0001_2301;

    internal override string Name => "ure";

    internal override IReadOnlyList<MalformedSeed> Seeds { get; } =
        [Transfer(Udp4, 60), Transfer(0, 60, 61, 1514), Transfer(Tagged, 14, 15, 16, 17, 18), Transfer(Udp4, 1514, 1518), Transfer(0)];

    protected override UsbUnframer Unframer { get; } = new UreUnframer { TrustsSums = true };

    private static MalformedSeed Transfer(long found, params ReadOnlySpan<int> lengths)
    {
        var w = new SeedWriter();
        for (var i = 0; i < lengths.Length; i++)
        {
            _ = w.Align(8).Numbers(4, lengths[i] + CheckSequence, found, 0, 0, 0, 0);
            _ = w.Frame(i, lengths[i] + CheckSequence);
        }

        return w.Done();
    }
}
