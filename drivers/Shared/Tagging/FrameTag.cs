using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Wire;

namespace HwNet.Drivers.Shared.Tagging;

/// <summary>ether_vlanencap and its reverse: 802.1Q and 802.1ad tags in the bytes of a frame.</summary>
public static class FrameTag
{
    /// <summary>Where the tag's EtherType stands: behind the two addresses.</summary>
    private const int Place = 2 * LinkAddress.Length;

    /// <summary>Bytes of a frame with a whole tag: addresses, the tag and the type behind it.</summary>
    private const int TaggedLength = Place + VlanTag.Length + 2;

    /// <summary>Puts a tag in front of the frame's type.</summary>
    /// <param name="m">A frame with its whole Ethernet header.</param>
    /// <param name="etherType"><see cref="EtherType.Vlan"/> or <see cref="EtherType.ServiceVlan"/>.</param>
    /// <param name="tag">The tag.</param>
    /// <returns>False: no room in front, or no header; the frame is as it was.</returns>
    public static bool TryInsert(Mbuf m, ushort etherType, ushort tag)
    {
        if (m.Headroom < VlanTag.Length || m.Length < Place + 2)
        {
            return false;
        }

        _ = m.Prepend(VlanTag.Length);
        var data = m.Data;
        data.Slice(VlanTag.Length, Place).CopyTo(data);
        BinaryPrimitives.WriteUInt16BigEndian(data[Place..], etherType);
        BinaryPrimitives.WriteUInt16BigEndian(data[(Place + 2)..], tag);
        return true;
    }

    /// <summary>Puts a tag that the mbuf carries beside its bytes into them, for hardware that inserts none.</summary>
    /// <returns>False: no room in front, or no header; the frame is as it was.</returns>
    public static bool TryMaterialise(Mbuf m)
    {
        if (m.VlanTag is not { } tag)
        {
            return true;
        }

        var inserted = TryInsert(m, EtherType.Vlan, tag);
        m.VlanTag = inserted ? null : tag;
        return inserted;
    }

    /// <summary>Reads the tag in the bytes.</summary>
    /// <returns>False: the frame has none, or it is cut short.</returns>
    public static bool TryRead(Mbuf m, out ushort etherType, out VlanTag tag)
    {
        tag = default;
        etherType = 0;
        var data = m.Data;
        if (data.Length < TaggedLength)
        {
            return false;
        }

        etherType = BinaryPrimitives.ReadUInt16BigEndian(data[Place..]);
        tag = new VlanTag(BinaryPrimitives.ReadUInt16BigEndian(data[(Place + 2)..]));
        return etherType is EtherType.Vlan or EtherType.ServiceVlan;
    }

    /// <summary>Takes the tag out of the bytes; <see cref="TryRead"/> has found one.</summary>
    public static void Remove(Mbuf m)
    {
        var data = m.Data;
        data[..Place].CopyTo(data[VlanTag.Length..]);
        m.TrimFront(VlanTag.Length);
        m.WireLength = Math.Max(0, m.WireLength - VlanTag.Length);
    }
}
