using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>nd_router_solicit: asks the routers of a link to announce themselves now (RFC 4861 section 4.1).</summary>
public static class RouterSolicit
{
    /// <summary>Bytes, with the option that says where the host is.</summary>
    public const int Length = 8 + NdOptions.LladdrLength;

    /// <summary>Writes the message with its checksum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Room for fewer than <see cref="Length"/> bytes.</exception>
    public static void Write(Span<byte> into, LinkAddress lladdr, Ipv6Address source, Ipv6Address destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(into.Length, Length, nameof(into));
        var message = into[..Length];
        message.Clear();
        message[0] = (byte)Icmp6Type.RouterSolicit;
        NdOptions.WriteLladdr(message[8..], NdOptions.SourceLladdr, lladdr);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], Ipv6Header.Checksum(source, destination, IpProtocol.Icmpv6, message));
    }
}
