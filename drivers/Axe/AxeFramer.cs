using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Drivers.Axe;

/// <summary>[length][its complement][frame], one a transfer. Where that ends on a packet boundary, the header of a frame without bytes ends it.</summary>
public sealed class AxeFramer : UsbFramer
{
    private const int Header = 4;
    private const uint Nothing = 0xffff_0000;

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
        if (length > ushort.MaxValue || m.Headroom < Header || m.Tailroom < (ends ? Header : 0))
        {
            return false;
        }

        if (ends)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(m.Append(Header), Nothing);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(m.Prepend(Header), (uint)(length | (ushort)~length << 16));
        return true;
    }
}
