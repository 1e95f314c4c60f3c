using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Wire;

namespace HwNet.Net;

/// <summary>if_ethersubr: the link layer of Ethernet.</summary>
public sealed partial class EtherLink : LinkLayer
{
    /// <summary>ETHER_HDR_LEN.</summary>
    internal const int Header = 14;

    /// <summary>ETHER_VLAN_ENCAP_LEN: a tagged frame may be longer than an untagged one by so much.</summary>
    internal const int VlanTag = 4;

    private const int TypeAt = 2 * LinkAddress.Length;

    private EtherLink()
    {
    }

    /// <summary>It has no state: one serves all.</summary>
    public static EtherLink Instance { get; } = new();

    /// <inheritdoc/>
    public override int HeaderLength => Header;

    /// <inheritdoc/>
    public override int AddressLength => LinkAddress.Length;

    /// <inheritdoc/>
    protected internal override bool Classify(Mbuf m)
    {
        if (m.Length < Header)
        {
            return false;
        }

        // The first bit on the wire tells a group; the whole address is read only then.
        var data = m.Data;
        m.Flags &= ~(MbufFlags.Bcast | MbufFlags.Mcast);
        if ((data[0] & 1) != 0)
        {
            m.Flags |= LinkAddress.Read(data).IsBroadcast ? MbufFlags.Bcast : MbufFlags.Mcast;
        }

        return true;
    }

    /// <inheritdoc/>
    protected internal override Errno ResolveMulti(in SockAddr group, out LinkAddress? lladdr)
    {
        lladdr = null;
        switch (group.Family)
        {
            case AddressFamily.Link:
                return group.Lladdr.IsMulticast ? Errno.None : Errno.EADDRNOTAVAIL;
            case AddressFamily.Inet when group.Ipv4.IsMulticast:
                lladdr = group.Ipv4.ToMulticastLinkAddress();
                return Errno.None;
            case AddressFamily.Inet6 when group.Ipv6.IsMulticast:
                lladdr = group.Ipv6.ToMulticastLinkAddress();
                return Errno.None;
            case AddressFamily.Inet or AddressFamily.Inet6:
                return Errno.EADDRNOTAVAIL;
            default:
                return Errno.EAFNOSUPPORT;
        }
    }

    /// <summary>True when the frame carries an 802.1Q tag.</summary>
    internal static bool IsTagged(Mbuf m) =>
        m.Length >= Header + VlanTag && IsTag(BinaryPrimitives.ReadUInt16BigEndian(m.Data[(2 * LinkAddress.Length)..]));

    /// <summary>ether_vlanencap: moves the tag beside a frame into its bytes.</summary>
    /// <returns>False: no room in front; the frame is as it was.</returns>
    internal static bool TryInsertTag(Mbuf m, ushort tag)
    {
        if (m.Headroom < VlanTag || m.Length < Header)
        {
            return false;
        }

        _ = m.Prepend(VlanTag);
        var data = m.Data;
        data.Slice(VlanTag, TypeAt).CopyTo(data);
        BinaryPrimitives.WriteUInt16BigEndian(data[TypeAt..], EtherType.Vlan);
        BinaryPrimitives.WriteUInt16BigEndian(data[(TypeAt + sizeof(ushort))..], tag);
        m.VlanTag = null;
        return true;
    }

    /// <summary>Takes the tag out of the bytes of a frame that <see cref="TryInsertTag"/> put it into.</summary>
    internal static void RemoveTag(Mbuf m)
    {
        var data = m.Data;
        data[..TypeAt].CopyTo(data[VlanTag..]);
        m.TrimFront(VlanTag);
    }

    private static bool IsTag(ushort etherType) => etherType is EtherType.Vlan or EtherType.ServiceVlan;

    private static bool IsPriorityOnly(ushort tag) => new Wire.VlanTag(tag).Id == 0;

    private static bool IsReserved(ushort tag) => new Wire.VlanTag(tag).Id > Wire.VlanTag.MaxId;

    private static void WriteHeader(Span<byte> header, LinkAddress destination, LinkAddress source, ushort etherType)
    {
        destination.Write(header);
        source.Write(header[LinkAddress.Length..]);
        BinaryPrimitives.WriteUInt16BigEndian(header[(2 * LinkAddress.Length)..], etherType);
    }
}
