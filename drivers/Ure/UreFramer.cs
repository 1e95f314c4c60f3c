using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Wire;
using static HwNet.Drivers.Ure.UreRegisters;

namespace HwNet.Drivers.Ure;

/// <summary>[descriptor of 8 bytes][frame], the next descriptor on a multiple of 4. Tag and checksums are told in the descriptor.</summary>
/// <remarks>
/// The descriptors tell where the transfer ends, so none needs a packet without bytes behind it (Linux sends none, FreeBSD does).
/// Sources checked: Linux `r8152.c` (r8152_tx_csum, r8152_tx_agg_fill), FreeBSD `if_ure.c` (ure_txcsum).
/// </remarks>
public sealed class UreFramer : UsbFramer
{
    private const int Descriptor = 8;
    private const int Alignment = 4;
    private const int Shortest = 60;
    private const int Tag = 4;

    private int _end;
    private int _room;

    /// <inheritdoc/>
    public override int Headroom => Descriptor;

    /// <inheritdoc/>
    public override int Tailroom => 0;

    /// <inheritdoc/>
    public override bool Aggregates => true;

    /// <inheritdoc/>
    public override bool IsFull => Up(_end) + Descriptor + Shortest > _room;

    /// <inheritdoc/>
    public override bool TryFrameAlone(Mbuf m, int maxPacketSize, out bool zeroPacket)
    {
        ArgumentNullException.ThrowIfNull(m);
        zeroPacket = false;
        if (m.Headroom < Descriptor || !TryDescribe(m, out var what))
        {
            return false;
        }

        var length = m.Length;
        Write(m.Prepend(Descriptor), length, what);
        return true;
    }

    /// <inheritdoc/>
    public override void Begin(Span<byte> transfer) => (_end, _room) = (0, transfer.Length);

    /// <inheritdoc/>
    public override bool TryAppend(Span<byte> transfer, Mbuf m)
    {
        ArgumentNullException.ThrowIfNull(m);
        var at = Up(_end);
        var end = at + Descriptor + m.Length;
        if (end > _room || !TryDescribe(m, out var what))
        {
            return false;
        }

        transfer[_end..at].Clear();
        Write(transfer[at..], m.Length, what);
        m.Data.CopyTo(transfer[(at + Descriptor)..]);
        _end = end;
        return true;
    }

    /// <inheritdoc/>
    public override int End(Span<byte> transfer, int maxPacketSize, out bool zeroPacket)
    {
        zeroPacket = false;
        return _end;
    }

    private static int Up(int end) => (end + Alignment - 1) & -Alignment;

    private static void Write(Span<byte> descriptor, int length, uint what)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor, TxWhole | (uint)length);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[4..], what);
    }

    /// <summary>The second double word.</summary>
    /// <returns>False: too long for the length, or a sum that the chip cannot fill in.</returns>
    private static bool TryDescribe(Mbuf m, out uint what)
    {
        what = m.VlanTag is { } tag ? TxVlanTag | BinaryPrimitives.ReverseEndianness(tag) : 0;
        var fill = m.Checksum & (MbufChecksum.FillL3 | MbufChecksum.FillL4);
        if (m.Length > TxLengthMax)
        {
            return false;
        }

        if (fill == MbufChecksum.None)
        {
            return true;
        }

        var known = TrySums(m.Data, (fill & MbufChecksum.FillL4) != 0, out var sums);
        what |= sums;
        return known;
    }

    /// <summary>The bits that have sums filled in, with the place of the TCP or UDP header.</summary>
    private static bool TrySums(ReadOnlySpan<byte> frame, bool transport, out uint sums)
    {
        sums = 0;
        var at = EtherHeader.Length;
        if (frame.Length < at + Tag)
        {
            return false;
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(frame[(at - 2)..]);
        if (type is EtherType.Vlan or EtherType.ServiceVlan)
        {
            type = BinaryPrimitives.ReadUInt16BigEndian(frame[(at + Tag - 2)..]);
            at += Tag;
        }

        return type switch
        {
            EtherType.Ipv4 when frame.Length >= at + 20 => TryTransport(transport, frame[at + 9], at + (4 * (frame[at] & 0x0f)), TxIpv4Sum, out sums),
            EtherType.Ipv6 when transport && frame.Length >= at + 40 => TryTransport(transport, frame[at + 6], at + 40, TxIpv6Sum, out sums),
            _ => false,
        };
    }

    private static bool TryTransport(bool transport, byte protocol, int offset, uint network, out uint sums)
    {
        sums = network;
        if (!transport)
        {
            return true;
        }

        sums |= protocol switch { IpProtocol.Tcp => TxTcpSum, IpProtocol.Udp => TxUdpSum, _ => 0 };
        sums |= (uint)offset << TxOffsetShift;
        return protocol is IpProtocol.Tcp or IpProtocol.Udp && offset <= TxOffsetMax;
    }
}
