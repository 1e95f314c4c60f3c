using HwNet.Buffers;

namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>A frame is a transfer, without header. One that ends on a packet boundary is ended by a packet without bytes (ECM 1.2, 3.3.1; AX88172).</summary>
public sealed class RawFramer : UsbFramer
{
    /// <inheritdoc/>
    public override int Headroom => 0;

    /// <inheritdoc/>
    public override int Tailroom => 0;

    /// <inheritdoc/>
    public override bool TryFrameAlone(Mbuf m, int maxPacketSize, out bool zeroPacket)
    {
        ArgumentNullException.ThrowIfNull(m);
        zeroPacket = maxPacketSize > 0 && m.Length % maxPacketSize == 0;
        return true;
    }
}
