using System.Buffers.Binary;

namespace HwNet.Drivers.Ncm;

/// <summary>One of the two shapes of a transfer block, for writing.</summary>
/// <param name="IsWide">NTB32.</param>
/// <param name="HeaderLength">Bytes of the NTH.</param>
/// <param name="TableHead">Bytes of an NDP before its entries.</param>
/// <param name="EntryLength">Bytes of an entry.</param>
/// <param name="MaxLength">The longest block it can describe.</param>
internal sealed record NtbFormat(bool IsWide, int HeaderLength, int TableHead, int EntryLength, int MaxLength)
{
    /// <summary>NTB16.</summary>
    internal static NtbFormat Ntb16 { get; } =
        new(false, NcmMessages.NthLength16, NcmMessages.NdpHead16, NcmMessages.NdpEntry16, NcmMessages.MaxBlockLength16);

    /// <summary>NTB32.</summary>
    internal static NtbFormat Ntb32 { get; } =
        new(true, NcmMessages.NthLength32, NcmMessages.NdpHead32, NcmMessages.NdpEntry32, NcmMessages.MaxBlockLength);

    /// <summary>Bytes of a table with so many datagrams and the entry that ends it.</summary>
    internal int TableLength(int datagrams) => TableHead + ((datagrams + 1) * EntryLength);

    /// <summary>Writes the NTH.</summary>
    internal void WriteHeader(Span<byte> block, ushort sequence, int length, int table)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(block, IsWide ? NcmMessages.Nth32 : NcmMessages.Nth16);
        BinaryPrimitives.WriteUInt16LittleEndian(block[4..], (ushort)HeaderLength);
        BinaryPrimitives.WriteUInt16LittleEndian(block[6..], sequence);
        Write(block[8..], 0, length);
        Write(block[8..], 1, table);
    }

    /// <summary>Writes an NDP without CRC and without entries; all of <paramref name="table"/> becomes defined.</summary>
    internal void WriteTable(Span<byte> table, int datagrams)
    {
        table.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(table, IsWide ? NcmMessages.Ndp32 : NcmMessages.Ndp16);
        BinaryPrimitives.WriteUInt16LittleEndian(table[4..], (ushort)TableLength(datagrams));
    }

    /// <summary>Writes an entry of an NDP.</summary>
    internal void WriteEntry(Span<byte> table, int number, int index, int length)
    {
        Write(table[TableHead..], 2 * number, index);
        Write(table[TableHead..], (2 * number) + 1, length);
    }

    private void Write(Span<byte> fields, int number, int value)
    {
        if (IsWide)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(fields[(4 * number)..], (uint)value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(fields[(2 * number)..], (ushort)value);
        }
    }
}
