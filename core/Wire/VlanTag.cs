using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>ether_vtag: the tag control information of IEEE 802.1Q clause 9.6: priority 3 bits, drop eligible 1, VLAN 12.</summary>
/// <remarks>On the wire it stands behind <see cref="EtherType.Vlan"/> and is followed by the type of what the frame really carries.</remarks>
public readonly record struct VlanTag
{
    /// <summary>ETHER_VLAN_ENCAP_LEN: bytes that a tag adds to a frame, and bytes from the tag to the payload.</summary>
    public const int Length = 4;

    /// <summary>The largest VLAN a frame may be in; 4095 is reserved.</summary>
    public const int MaxId = 4094;

    /// <summary>A tag from its 16 bits.</summary>
    public VlanTag(ushort value) => Value = value;

    /// <summary>EVL_MAKETAG: a tag from its parts.</summary>
    /// <param name="id">VLAN, 0 to 4095.</param>
    /// <param name="priority">Priority, 0 to 7.</param>
    /// <param name="dropEligible">May be dropped first.</param>
    /// <exception cref="ArgumentOutOfRangeException">A part does not fit.</exception>
    public VlanTag(int id, int priority, bool dropEligible)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)id, 0xfffu, nameof(id));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)priority, 7u, nameof(priority));
        Value = (ushort)((priority << 13) | (dropEligible ? 0x1000 : 0) | id);
    }

    /// <summary>TCI: all 16 bits, as an mbuf carries them.</summary>
    public ushort Value { get; }

    /// <summary>EVL_VLANOFTAG, VID: the VLAN, 0 to 4095; 0 means that the frame has only a priority.</summary>
    public int Id => Value & 0xfff;

    /// <summary>EVL_PRIOFTAG, PCP: the priority, 0 to 7.</summary>
    public int Priority => Value >> 13;

    /// <summary>EVL_CFIOFTAG, DEI: the frame may be dropped first.</summary>
    public bool DropEligible => (Value & 0x1000) != 0;

    /// <summary>True when the VLAN is one a frame may be in: neither 0 (priority only) nor 4095 (reserved).</summary>
    public bool IsVlan => Id is > 0 and <= MaxId;

    /// <summary>Reads the tag behind a tag's EtherType, and the type behind it.</summary>
    /// <param name="bytes">The payload of a frame of type <see cref="EtherType.Vlan"/>.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="type">The <see cref="EtherType"/> of the rest; another tag is possible.</param>
    /// <returns>False when there are fewer than four bytes.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out VlanTag tag, out ushort type)
    {
        if (bytes.Length < Length)
        {
            tag = default;
            type = 0;
            return false;
        }

        tag = new VlanTag(BinaryPrimitives.ReadUInt16BigEndian(bytes));
        type = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return true;
    }

    /// <summary>Writes the tag and the type behind it; the tag's own EtherType is the end of the Ethernet header.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Room for fewer than four bytes.</exception>
    public void Write(Span<byte> bytes, ushort type)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], type);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, Value);
    }

    /// <summary>Like "10" or "10 priority 3 drop-eligible".</summary>
    public override string ToString() =>
        string.Create(null, $"{Id}{(Priority == 0 ? "" : $" priority {Priority}")}{(DropEligible ? " drop-eligible" : "")}");
}
