using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Drivers.Axe;

/// <summary>[length][its complement][frame], one a transfer. Where that ends on a packet boundary, the header of a frame without bytes ends it.</summary>
/// <param name="hasSums">AX88772B: the length, of 11 bits there, says too whether the chip is to fill in sums; its complement does not cover that.</param>
public sealed class AxeFramer(bool hasSums = false) : UsbFramer
{
    private const int Header = 4;
    private const uint Nothing = 0xffff_0000;
    private readonly int _longest = hasSums ? 0x7ff : ushort.MaxValue;

    /// <inheritdoc/>
    public override int Headroom => Header;

    /// <inheritdoc/>
    public override int Tailroom => Header;

    /// <inheritdoc/>
    public override bool TryFrameAlone(Mbuf m, int maxPacketSize, out bool zeroPacket)
    {
        ArgumentNullException.ThrowIfNull(m);
        zeroPacket = false;
        var length = m.Length;
        var ends = maxPacketSize > 0 && (Header + length) % maxPacketSize == 0;
        if (length > _longest || m.Headroom < Header || m.Tailroom < (ends ? Header : 0))
        {
            return false;
        }

        if (ends)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(m.Append(Header), Nothing);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(m.Prepend(Header), (uint)(length | (ushort)~length << 16) | Wish(m.Checksum));
        return true;
    }

    private uint Wish(MbufChecksum checksum)
    {
        var fill = (checksum & (MbufChecksum.FillL3 | MbufChecksum.FillL4)) != 0;
        return !hasSums ? 0 : fill ? AxeRegisters.TransmitSums : AxeRegisters.TransmitComplete;
    }
}
