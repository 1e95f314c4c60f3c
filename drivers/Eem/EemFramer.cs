using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Wire;

namespace HwNet.Drivers.Eem;

/// <summary>Builds EEM transfers of one frame each. A device does not say how long a bundle it takes, and Linux gadgets take no more than one frame.</summary>
/// <remarks>A transfer that would end on a packet boundary gets an EEM packet without bytes behind it.</remarks>
public sealed class EemFramer : UsbFramer
{
    private readonly bool _crc;

    /// <summary>A framer.</summary>
    /// <param name="crc">True: frames carry a CRC, as those of Linux and FreeBSD do; false: the marker, which costs nothing and which every device must take.</param>
    public EemFramer(bool crc = true) => _crc = crc;

    /// <inheritdoc/>
    public override int Headroom => EemMessages.Header;

    /// <inheritdoc/>
    public override int Tailroom => EemMessages.CrcLength + EemMessages.Header;

    /// <inheritdoc/>
    public override bool TryFrameAlone(Mbuf m, int maxPacketSize, out bool zeroPacket)
    {
        zeroPacket = false;
        var body = m.Length + EemMessages.CrcLength;
        var ends = maxPacketSize > 0 && (EemMessages.Header + body) % maxPacketSize == 0;
        var behind = EemMessages.CrcLength + (ends ? EemMessages.Header : 0);
        if (body > EemMessages.LengthMask || m.Headroom < EemMessages.Header || m.Tailroom < behind)
        {
            return false;
        }

        var crc = _crc ? Crc32.FrameCheckSequence(m.Data) : EemMessages.NoCrc;
        var tail = m.Append(behind);
        tail.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(tail, crc);
        BinaryPrimitives.WriteUInt16LittleEndian(m.Prepend(EemMessages.Header), (ushort)(body | (_crc ? EemMessages.HasCrc : 0)));
        return true;
    }
}
