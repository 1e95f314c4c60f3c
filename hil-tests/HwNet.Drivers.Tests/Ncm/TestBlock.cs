using System.Buffers.Binary;

namespace HwNet.Drivers.Tests.Ncm;

/// <summary>A transfer block for tests, laid out field by field; any field may lie.</summary>
internal sealed class TestBlock(bool wide)
{
    internal byte[] Bytes { get; private set; } = new byte[wide ? 16 : 12];

    internal int Header => wide ? 16 : 12;

    internal int TableHead => wide ? 16 : 8;

    internal int EntryLength => wide ? 8 : 4;

    /// <summary>Adds bytes behind what is there, at a multiple of 4; where they are.</summary>
    internal int Put(ReadOnlySpan<byte> bytes)
    {
        var at = (Bytes.Length + 3) & ~3;
        Bytes = [.. Bytes, .. new byte[at - Bytes.Length], .. bytes];
        return at;
    }

    /// <summary>Adds a pointer table behind what is there; where it is.</summary>
    internal int PutTable(params (long Index, long Length)[] entries) => PutTable(entries, crc: false, next: 0);

    /// <summary>The same, with its entries not ended by a null entry unless there is one, and with more to say.</summary>
    internal int PutTable((long Index, long Length)[] entries, bool crc, long next, bool end = true, int? length = null)
    {
        (long Index, long Length)[] all = end ? [.. entries, (0, 0)] : entries;
        var table = new byte[TableHead + (all.Length * EntryLength)];
        (wide ? crc ? "ncm1"u8 : "ncm0"u8 : crc ? "NCM1"u8 : "NCM0"u8).CopyTo(table);
        BinaryPrimitives.WriteUInt16LittleEndian(table.AsSpan(4), (ushort)(length ?? table.Length));
        Number(table.AsSpan(wide ? 8 : 6), next);
        for (var i = 0; i < all.Length; i++)
        {
            Number(table.AsSpan(TableHead + (i * EntryLength)), all[i].Index);
            Number(table.AsSpan(TableHead + (i * EntryLength) + (EntryLength / 2)), all[i].Length);
        }

        return Put(table);
    }

    /// <summary>Writes the header; the length is the true one unless told.</summary>
    internal byte[] Finish(long table, long? length = null, ushort sequence = 0, int? header = null)
    {
        (wide ? "ncmh"u8 : "NCMH"u8).CopyTo(Bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(Bytes.AsSpan(4), (ushort)(header ?? Header));
        BinaryPrimitives.WriteUInt16LittleEndian(Bytes.AsSpan(6), sequence);
        Number(Bytes.AsSpan(8), length ?? Bytes.Length);
        Number(Bytes.AsSpan(wide ? 12 : 10), table);
        return Bytes;
    }

    /// <summary>A good block with these frames, the table at the end.</summary>
    internal static byte[] Good(bool wide, ushort sequence, params byte[][] frames)
    {
        var block = new TestBlock(wide);
        var entries = frames.Select(f => ((long)block.Put(f), (long)f.Length)).ToArray();
        return block.Finish(block.PutTable(entries), sequence: sequence);
    }

    private void Number(Span<byte> field, long value)
    {
        if (wide)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(field, (uint)value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)value);
        }
    }
}
