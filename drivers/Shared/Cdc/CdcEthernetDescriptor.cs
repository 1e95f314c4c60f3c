using System.Buffers.Binary;

namespace HwNet.Drivers.Shared.Cdc;

/// <summary>The Ethernet networking functional descriptor (ECM 1.2, 5.4).</summary>
/// <param name="AddressIndex">iMACAddress: the string with the station address.</param>
/// <param name="Statistics">bmEthernetStatistics: bit n is the statistic n + 1.</param>
/// <param name="MaxSegmentSize">wMaxSegmentSize: the longest frame, usually 1,514.</param>
/// <param name="MulticastFilters">wNumberMCFilters, bits 14..0: addresses that the filter list holds.</param>
/// <param name="HasPerfectFilters">wNumberMCFilters bit 15 is 0: the filter passes the listed addresses only.</param>
public sealed record CdcEthernetDescriptor(byte AddressIndex, uint Statistics, int MaxSegmentSize, int MulticastFilters, bool HasPerfectFilters)
{
    private const int Size = 13;

    /// <summary>Reads the descriptor; null when it is too short to be one.</summary>
    internal static CdcEthernetDescriptor? Read(ReadOnlySpan<byte> b)
    {
        if (b.Length < Size)
        {
            return null;
        }

        var filters = BinaryPrimitives.ReadUInt16LittleEndian(b[10..]);
        return new CdcEthernetDescriptor(
            b[3], BinaryPrimitives.ReadUInt32LittleEndian(b[4..]), BinaryPrimitives.ReadUInt16LittleEndian(b[8..]), filters & 0x7fff, (filters & 0x8000) == 0);
    }
}
