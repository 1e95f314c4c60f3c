using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>ether_arp: an ARP packet for IPv4 over Ethernet (RFC 826), 28 bytes.</summary>
/// <remarks>
/// ar_hrd 2, ar_pro 2, ar_hln 1, ar_pln 1, ar_op 2, then sender hardware 6 and protocol 4, target hardware 6 and protocol 4.
/// Bytes behind it are Ethernet padding and are ignored.
/// </remarks>
public readonly record struct ArpPacket
{
    /// <summary>Bytes in the packet.</summary>
    public const int Length = 28;

    /// <summary>ARPHRD_ETHER: the hardware type of Ethernet.</summary>
    public const ushort HardwareEthernet = 1;

    /// <summary>ar_op.</summary>
    public ArpOperation Operation { get; init; }

    /// <summary>arp_sha: the sender's hardware address. As hostile as the rest: check <see cref="LinkAddress.IsStation"/> before learning it.</summary>
    public LinkAddress SenderLladdr { get; init; }

    /// <summary>arp_spa: the sender's protocol address.</summary>
    public Ipv4Address SenderAddress { get; init; }

    /// <summary>arp_tha: the target's hardware address; means nothing in a request.</summary>
    public LinkAddress TargetLladdr { get; init; }

    /// <summary>arp_tpa: the target's protocol address.</summary>
    public Ipv4Address TargetAddress { get; init; }

    /// <summary>True for a probe: a request whose sender has no address yet; nothing may be learned from it (RFC 5227 section 1.1).</summary>
    public bool IsProbe => Operation == ArpOperation.Request && SenderAddress.IsAny;

    /// <summary>True for an announcement, "gratuitous ARP": a sender that names its own address as the target (RFC 5227 section 1.1).</summary>
    public bool IsAnnouncement => SenderAddress == TargetAddress && !SenderAddress.IsAny;

    /// <summary>A request: who has <paramref name="target"/>?</summary>
    public static ArpPacket Request(LinkAddress senderLladdr, Ipv4Address sender, Ipv4Address target) => new()
    {
        Operation = ArpOperation.Request,
        SenderLladdr = senderLladdr,
        SenderAddress = sender,
        TargetAddress = target,
    };

    /// <summary>An announcement of the sender's own address, as a request (RFC 5227 section 3).</summary>
    public static ArpPacket Announcement(LinkAddress senderLladdr, Ipv4Address sender) => Request(senderLladdr, sender, sender);

    /// <summary>The reply to this packet: the station <paramref name="lladdr"/> has the target address.</summary>
    public ArpPacket Reply(LinkAddress lladdr) => new()
    {
        Operation = ArpOperation.Reply,
        SenderLladdr = lladdr,
        SenderAddress = TargetAddress,
        TargetLladdr = SenderLladdr,
        TargetAddress = SenderAddress,
    };

    /// <summary>Reads a packet.</summary>
    /// <returns>False when it is not ARP for IPv4 over Ethernet.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out ArpPacket packet) => TryParse(bytes, out packet, out _);

    /// <summary>Reads a packet and says why it could not.</summary>
    /// <param name="bytes">The payload of a frame of type <see cref="EtherType.Arp"/>.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="error">The cause to count.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out ArpPacket packet, out ArpError error)
    {
        packet = default;
        error = Check(bytes);
        if (error != ArpError.None)
        {
            return false;
        }

        packet = new ArpPacket
        {
            Operation = (ArpOperation)BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]),
            SenderLladdr = LinkAddress.Read(bytes[8..]),
            SenderAddress = Ipv4Address.Read(bytes[14..]),
            TargetLladdr = LinkAddress.Read(bytes[18..]),
            TargetAddress = Ipv4Address.Read(bytes[24..]),
        };
        return true;
    }

    /// <summary>Writes the 28 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Room for fewer.</exception>
    public void Write(Span<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes.Length, Length, nameof(bytes));
        BinaryPrimitives.WriteUInt16BigEndian(bytes, HardwareEthernet);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], EtherType.Ipv4);
        bytes[4] = LinkAddress.Length;
        bytes[5] = Ipv4Address.Length;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)Operation);
        SenderLladdr.Write(bytes[8..]);
        SenderAddress.Write(bytes[14..]);
        TargetLladdr.Write(bytes[18..]);
        TargetAddress.Write(bytes[24..]);
    }

    private static ArpError Check(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length)
        {
            return ArpError.TooShort;
        }

        if (BinaryPrimitives.ReadUInt16BigEndian(bytes) != HardwareEthernet)
        {
            return ArpError.HardwareType;
        }

        if (BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) != EtherType.Ipv4)
        {
            return ArpError.ProtocolType;
        }

        if (bytes[4] != LinkAddress.Length)
        {
            return ArpError.HardwareLength;
        }

        return bytes[5] == Ipv4Address.Length ? ArpError.None : ArpError.ProtocolLength;
    }
}
