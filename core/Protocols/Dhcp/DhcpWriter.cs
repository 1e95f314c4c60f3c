using System.Buffers.Binary;
using HwNet.Wire;

namespace HwNet.Protocols.Dhcp;

/// <summary>Writes a client's message into a buffer of <see cref="DhcpFormat.MaximumSent"/> bytes.</summary>
internal ref struct DhcpWriter
{
    private readonly Span<byte> _bytes;
    private int _length;

    internal DhcpWriter(Span<byte> bytes, DhcpMessageType type, uint xid, LinkAddress lladdr)
    {
        _bytes = bytes;
        bytes.Clear();
        bytes[0] = DhcpFormat.BootRequest;
        bytes[1] = DhcpFormat.Ethernet;
        bytes[2] = LinkAddress.Length;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[DhcpFormat.Xid..], xid);
        lladdr.Write(bytes[DhcpFormat.HardwareAddress..]);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[DhcpFormat.Cookie..], DhcpFormat.MagicCookie);
        _length = DhcpFormat.FixedLength;
        Add(DhcpOption.MessageType, [(byte)type]);
    }

    internal readonly void SetSeconds(TimeSpan elapsed) =>
        BinaryPrimitives.WriteUInt16BigEndian(_bytes[DhcpFormat.Seconds..], (ushort)Math.Clamp(elapsed.TotalSeconds, 0, ushort.MaxValue));

    internal readonly void SetBroadcast() => BinaryPrimitives.WriteUInt16BigEndian(_bytes[DhcpFormat.Flags..], DhcpFormat.BroadcastFlag);

    internal readonly void SetClientAddress(Ipv4Address address) => address.Write(_bytes[DhcpFormat.ClientAddress..]);

    internal void Add(byte code, scoped ReadOnlySpan<byte> value)
    {
        _bytes[_length] = code;
        _bytes[_length + 1] = (byte)value.Length;
        value.CopyTo(_bytes[(_length + 2)..]);
        _length += 2 + value.Length;
    }

    internal void Add(byte code, Ipv4Address address)
    {
        Span<byte> value = stackalloc byte[Ipv4Address.Length];
        address.Write(value);
        Add(code, value);
    }

    internal void Add(byte code, ushort number)
    {
        Span<byte> value = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(value, number);
        Add(code, value);
    }

    /// <summary>The whole message.</summary>
    internal ReadOnlySpan<byte> Finish()
    {
        _bytes[_length++] = DhcpOption.End;
        return _bytes[..Math.Max(_length, DhcpFormat.MinimumLength)];
    }
}
