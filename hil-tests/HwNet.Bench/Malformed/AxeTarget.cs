using HwNet.Drivers.Axe;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Bench.Malformed;

/// <summary>AX88772's stream of headers and frames, which goes on in the next transfer.</summary>
/// <param name="sums">AX88772B: a third word in the header tells of sums, and elements are padded to four bytes.</param>
internal sealed class AxeTarget(bool sums) : FrameTarget
{
    internal override string Name { get; } = sums ? "axe-sums" : "axe";

    internal override IReadOnlyList<MalformedSeed> Seeds { get; } =
        [Stream(sums, 0, 60), Stream(sums, 0, 61, 62, 63), Stream(sums, 40, 60, 1514), Stream(sums, 2, 14), Stream(sums, 0, 1514, 0, 64)];

    protected override UsbUnframer Unframer { get; } = new AxeUnframer(hasSums: sums) { TellsSums = sums };

    protected override bool Straddles => true;

    /// <summary>Frames of these lengths, the last of which lacks some bytes.</summary>
    private static MalformedSeed Stream(bool sums, int lacking, params ReadOnlySpan<int> lengths)
    {
        const int UdpOverIpv4 = 0x2400;
        var w = new SeedWriter();
        for (var i = 0; i < lengths.Length; i++)
        {
            var length = lengths[i];
            _ = w.Number(2, length);
            _ = w.Number(2, ~length & 0xffff);
            if (sums)
            {
                _ = w.Number(2, UdpOverIpv4);
            }

            var isLast = i == lengths.Length - 1;
            _ = w.Frame(i, length - (isLast ? lacking : 0));
            if (!isLast || lacking == 0)
            {
                _ = w.Align(sums ? 4 : 2);
            }
        }

        return w.Done();
    }
}
