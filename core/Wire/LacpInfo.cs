using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>lacp_peerinfo: what a LACPDU says of one end of a link: system, key, port, state (IEEE 802.1AX clause 6.4.2.3).</summary>
/// <remarks>System priority 2, system 6, key 2, port priority 2, port 2, state 1, reserved 3.</remarks>
public readonly record struct LacpInfo
{
    /// <summary>Bytes, reserved ones included, without type and length.</summary>
    public const int Length = 18;

    /// <summary>System priority: the lower number decides.</summary>
    public ushort SystemPriority { get; init; }

    /// <summary>The system, named by an address of its own. As hostile as the rest.</summary>
    public LinkAddress System { get; init; }

    /// <summary>Key: ports of a system with the same one may be aggregated.</summary>
    public ushort Key { get; init; }

    /// <summary>Port priority.</summary>
    public ushort PortPriority { get; init; }

    /// <summary>The port's number in its system.</summary>
    public ushort Port { get; init; }

    /// <summary>State bits.</summary>
    public LacpState State { get; init; }

    /// <summary>True when both name the same port of the same system, in the same role; of the state only Aggregation counts.</summary>
    public bool IsSamePort(in LacpInfo other) =>
        Port == other.Port && PortPriority == other.PortPriority && System == other.System && SystemPriority == other.SystemPriority && Key == other.Key
        && ((State ^ other.State) & LacpState.Aggregation) == 0;

    /// <summary>True when all these bits are set.</summary>
    public bool Has(LacpState bits) => (State & bits) == bits;

    /// <summary>Reads the 18 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer.</exception>
    public static LacpInfo Read(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Length];
        return new LacpInfo
        {
            SystemPriority = BinaryPrimitives.ReadUInt16BigEndian(bytes),
            System = LinkAddress.Read(bytes[2..]),
            Key = BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]),
            PortPriority = BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]),
            Port = BinaryPrimitives.ReadUInt16BigEndian(bytes[12..]),
            State = (LacpState)bytes[14],
        };
    }

    /// <summary>Writes the 18 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Room for fewer.</exception>
    public void Write(Span<byte> bytes)
    {
        bytes = bytes[..Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, SystemPriority);
        System.Write(bytes[2..]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[8..], Key);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[10..], PortPriority);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[12..], Port);
        bytes[14] = (byte)State;
        bytes[15..].Clear();
    }
}
