using HwNet.Drivers.Axge;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Bench.Malformed;

/// <summary>AX88179's transfers: frames, then a table of words, then where the table is.</summary>
internal sealed class AxgeTarget : FrameTarget
{
    private const long Good = 0x800;

    internal override string Name => "axge";

    internal override IReadOnlyList<MalformedSeed> Seeds { get; } = [Transfer(60), Transfer(60, 61, 1514), Transfer(14, 15, 16, 17, 18), Transfer(1514, 1514), Transfer()];

    protected override UsbUnframer Unframer { get; } = new AxgeUnframer();

    private static MalformedSeed Transfer(params ReadOnlySpan<int> lengths)
    {
        var w = new SeedWriter();
        for (var i = 0; i < lengths.Length; i++)
        {
            _ = w.Frame(i, (lengths[i] + 7) & ~7);
        }

        var table = w.Length;
        foreach (var length in lengths)
        {
            _ = w.Number(4, ((long)length << 16) | Good);
            _ = w.Number(4, 0);
        }

        _ = w.Number(2, 2 * lengths.Length);
        _ = w.Number(2, table);
        return w.Done();
    }
}
