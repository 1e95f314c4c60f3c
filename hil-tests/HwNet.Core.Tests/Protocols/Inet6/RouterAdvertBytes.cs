using System.Buffers.Binary;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols.Inet6;

/// <summary>A router advertisement as RFC 4861 section 4.2 draws it, made byte by byte.</summary>
internal sealed class RouterAdvertBytes
{
    private readonly List<byte> _bytes;

    internal RouterAdvertBytes(ushort lifetime = 1800, byte hopLimit = 0, byte flags = 0, uint reachable = 0, uint retransmit = 0)
    {
        _bytes = [134, 0, 0, 0, hopLimit, flags, .. Short(lifetime), .. Word(reachable), .. Word(retransmit)];
    }

    internal RouterAdvertBytes Lladdr(LinkAddress lladdr) => Add([1, 1, .. Bytes6(lladdr.ToUInt64())]);

    internal RouterAdvertBytes Mtu(uint mtu) => Add([5, 1, 0, 0, .. Word(mtu)]);

    internal RouterAdvertBytes Prefix(string prefix, int length = 64, uint valid = 86400, uint preferred = 14400, bool onLink = true, bool autonomous = true)
    {
        var address = new byte[16];
        Ipv6Address.Parse(prefix).Write(address);
        return Add([3, 4, (byte)length, (byte)((onLink ? 0x80 : 0) | (autonomous ? 0x40 : 0)), .. Word(valid), .. Word(preferred), 0, 0, 0, 0, .. address]);
    }

    internal RouterAdvertBytes Add(params byte[] option)
    {
        _bytes.AddRange(option);
        return this;
    }

    /// <summary>The message with its checksum.</summary>
    internal byte[] From(Ipv6Address source)
    {
        byte[] message = [.. _bytes];
        var sum = Ipv6Header.Checksum(source, Ipv6Address.AllNodes, IpProtocol.Icmpv6, message);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), sum);
        return message;
    }

    private static byte[] Bytes6(ulong value) => [.. Word((uint)(value >> 16)), .. Short((ushort)value)];

    private static byte[] Short(ushort value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Word(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
