using HwNet.Drivers.Ncm;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Bench.Malformed;

/// <summary>NCM transfer blocks of one width.</summary>
internal sealed class NtbTarget(bool wide) : FrameTarget
{
    internal override string Name => wide ? "ntb32" : "ntb16";

    internal override IReadOnlyList<MalformedSeed> Seeds { get; } =
        [TableFirst(wide, 1, 60), TableFirst(wide, 4, 90), TableFirst(wide, 2, 700), TableLast(wide, 6), Chain(wide), Checked(wide)];

    protected override UsbUnframer Unframer { get; } = new NtbUnframer(16384);

    private static int Word(bool wide) => wide ? 4 : 2;

    private static int TableLength(bool wide, int datagrams) => wide ? 16 + (8 * (datagrams + 1)) : 8 + (4 * (datagrams + 1));

    private static (int Length, int Table) Header(SeedWriter w, bool wide)
    {
        _ = w.Number(4, wide ? 0x686d636e : 0x484d434e);
        _ = w.Number(2, wide ? 16 : 12);
        _ = w.Number(2, 1);
        return (w.Number(Word(wide), 0), w.Number(Word(wide), 0));
    }

    private static int Table(SeedWriter w, bool wide, long next, bool crc, params ReadOnlySpan<(int Index, int Length)> entries)
    {
        var at = w.Align(4).Number(4, (wide ? 0x306d636e : 0x304d434e) + (crc ? 0x1000000 : 0));
        _ = w.Number(2, TableLength(wide, entries.Length));
        _ = wide ? w.Numbers(2, 0).Numbers(4, next, 0) : w.Numbers(2, next);
        foreach (var (index, length) in entries)
        {
            _ = w.Numbers(Word(wide), index, length);
        }

        _ = w.Numbers(Word(wide), 0, 0);
        return at;
    }

    private static MalformedSeed TableFirst(bool wide, int count, int length)
    {
        var w = new SeedWriter();
        var header = Header(w, wide);
        var first = w.Length + TableLength(wide, count);
        var step = (length + 3) & ~3;
        var table = Table(w, wide, 0, crc: false, [.. Enumerable.Range(0, count).Select(i => (first + (step * i), length))]);
        for (var i = 0; i < count; i++)
        {
            _ = w.Align(4).Frame(i, length);
        }

        return w.Set(header.Length, Word(wide), w.Length).Set(header.Table, Word(wide), table).Done();
    }

    private static MalformedSeed TableLast(bool wide, int count)
    {
        var w = new SeedWriter();
        var header = Header(w, wide);
        (int, int)[] entries = [.. Enumerable.Range(0, count).Select(i => (w.Align(4).Frame(i, 60 + i), 60 + i))];
        var table = Table(w, wide, 0, crc: false, entries);
        return w.Set(header.Length, Word(wide), w.Length).Set(header.Table, Word(wide), table).Done();
    }

    private static MalformedSeed Chain(bool wide)
    {
        var w = new SeedWriter();
        var header = Header(w, wide);
        (int, int)[] entries = [.. Enumerable.Range(0, 4).Select(i => (w.Align(4).Frame(i, 64), 64))];
        var third = Table(w, wide, 0, crc: false, entries[0], entries[3]);
        var second = Table(w, wide, third, crc: false, entries[2]);
        var first = Table(w, wide, second, crc: false, entries[1]);
        return w.Set(header.Length, Word(wide), 0).Set(header.Table, Word(wide), first).Done();
    }

    private static MalformedSeed Checked(bool wide)
    {
        var w = new SeedWriter();
        var header = Header(w, wide);
        var at = w.Align(4).Frame(7, 60);
        _ = w.Number(4, SeedCrc.Of(w.Slice(at)));
        var table = Table(w, wide, 0, crc: true, (at, 64));
        return w.Set(header.Length, Word(wide), w.Length).Set(header.Table, Word(wide), table).Done();
    }
}
