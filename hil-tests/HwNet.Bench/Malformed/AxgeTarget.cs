using HwNet.Drivers.Axge;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Bench.Malformed;

/// <summary>AX88179's transfers: frames, then a table of words, then where the table is; and the AX88179A's own, with words of twice the size.</summary>
internal sealed class AxgeTarget(AxgeLayout layout) : FrameTarget
{
    private const long Good = 0x800;
    private const long Tag = 0x400 | (0xa123L << 32);

    internal override string Name { get; } = layout == AxgeLayout.Own ? "axge-own" : "axge";

    internal override IReadOnlyList<MalformedSeed> Seeds { get; } =
        [Transfer(layout, 60), Transfer(layout, 60, 61, 1514), Transfer(layout, 14, 15, 16, 17, 18), Transfer(layout, 1514, 1514), Transfer(layout)];

    protected override UsbUnframer Unframer { get; } = new AxgeUnframer(layout);

    private static MalformedSeed Transfer(AxgeLayout layout, params ReadOnlySpan<int> lengths)
    {
        var isOwn = layout == AxgeLayout.Own;
        var w = new SeedWriter();
        for (var i = 0; i < lengths.Length; i++)
        {
            _ = w.Frame(i, (lengths[i] + 7) & ~7);
        }

        var table = w.Length;
        foreach (var length in lengths)
        {
            var word = ((long)length << 16) | Good;
            _ = isOwn ? w.Numbers(8, word | Tag) : w.Numbers(4, word, 0);
        }

        return (isOwn ? w.Numbers(8, lengths.Length + ((long)table << 13)) : w.Numbers(2, 2 * lengths.Length, table)).Done();
    }
}
