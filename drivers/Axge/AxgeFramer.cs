using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Drivers.Shared.UsbEther;
using static HwNet.Drivers.Axge.AxgeRegisters;

namespace HwNet.Drivers.Axge;

/// <summary>Eight bytes in front of a frame: its length, then what is to be done with it. One frame a transfer.</summary>
public sealed class AxgeFramer : UsbFramer
{
    /// <summary>What follows a frame that is flagged to end with a packet: as from Linux, whose usbnet adds a byte.</summary>
    private const int Pad = 1;

    private const int Header = 8;
    private const int Longest = 0x1ffff;

    /// <summary>True: the chip fills in sums, unless a frame says that it is complete.</summary>
    public bool FillsSums { get; set; }

    /// <inheritdoc/>
    public override int Headroom => Header;

    /// <inheritdoc/>
    public override int Tailroom => Pad;

    /// <inheritdoc/>
    public override bool TryFrameAlone(Mbuf m, int maxPacketSize, out bool zeroPacket)
    {
        ArgumentNullException.ThrowIfNull(m);
        zeroPacket = false;
        var length = m.Length;
        var ends = maxPacketSize > 0 && (Header + length) % maxPacketSize == 0;
        if (length > Longest || m.Headroom < Header || m.Tailroom < (ends ? Pad : 0))
        {
            return false;
        }

        if (ends)
        {
            m.Append(Pad).Clear();
        }

        var header = m.Prepend(Header);
        var isComplete = FillsSums && (m.Checksum & (MbufChecksum.FillL3 | MbufChecksum.FillL4)) == 0;
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)length | (isComplete ? TransmitComplete : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], ends ? TransmitPad : 0);
        return true;
    }
}
