using HwNet.Drivers.Axe;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Bench.Malformed;

/// <summary>AX88772's stream of headers and frames, which goes on in the next transfer.</summary>
internal sealed class AxeTarget : FrameTarget
{
    internal override string Name => "axe";

    internal override IReadOnlyList<MalformedSeed> Seeds { get; } = [Stream(0, 60), Stream(0, 61, 62, 63), Stream(40, 60, 1514), Stream(2, 14), Stream(0, 1514, 0, 64)];

    protected override UsbUnframer Unframer { get; } = new AxeUnframer();

    protected override bool Straddles => true;

    /// <summary>Frames of these lengths, the last of which lacks some bytes.</summary>
    private static MalformedSeed Stream(int lacking, params ReadOnlySpan<int> lengths)
    {
        var w = new SeedWriter();
        for (var i = 0; i < lengths.Length; i++)
        {
            var length = lengths[i];
            _ = w.Number(2, length);
            _ = w.Number(2, ~length & 0xffff);
            _ = w.Frame(i, length - (i == lengths.Length - 1 ? lacking : 0));
            if ((length & 1) != 0)
            {
                _ = w.Raw(0);
            }
        }

        return w.Done();
    }
}
