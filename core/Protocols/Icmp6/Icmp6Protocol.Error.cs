using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Protocols.Inet6;
using HwNet.Wire;

namespace HwNet.Protocols.Icmp6;

/// <content>icmp6_error.</content>
public sealed partial class Icmp6Protocol
{
    /// <summary>ICMP6_DST_UNREACH_NOPORT.</summary>
    internal const byte PortUnreachable = 4;

    /// <summary>As much of the packet as fits where every link takes the error (RFC 4443 section 3.1).</summary>
    private const int MaxQuote = Ipv6Header.MinMtu - Ipv6Header.Length - HeaderLength;

    /// <summary>Tells a sender that its packet could not be delivered; the packet's buffer carries the error. Takes <paramref name="m"/>.</summary>
    /// <param name="m">The packet, its checked IPv6 header in front.</param>
    /// <param name="header">The header.</param>
    /// <param name="type">What is wrong.</param>
    /// <param name="code">More of it.</param>
    /// <param name="parameter">What stands before the quoted packet.</param>
    /// <param name="evenToMany">Told even when the packet was for a group.</param>
    internal void SendError(Mbuf m, in Ipv6Header header, Icmp6Type type, byte code, uint parameter = 0, bool evenToMany = false)
    {
        if (!MayReport(m, header, evenToMany) || m.Headroom < HeaderLength || !_errorLimit.TryTake())
        {
            _events.Count(Icmp6Event.ErrorSuppressed);
            m.Free();
            return;
        }

        var source = header.Destination.IsMulticast ? Ipv6Address.Any : header.Destination;
        var via = header.Source.IsLinkLocal || header.Destination.IsMulticast ? m.ReceivedOn : null;
        if (_domain.Output.Route(source, header.Source, via, m.Fib, out var hop) != Errno.None)
        {
            _events.Count(Icmp6Event.ErrorSuppressed);
            m.Free();
            return;
        }

        m.TrimBack(Math.Max(0, m.Length - MaxQuote));
        var message = m.Prepend(HeaderLength);
        (message[0], message[1]) = ((byte)type, code);
        BinaryPrimitives.WriteUInt32BigEndian(message[4..], parameter);
        WriteChecksum(m.Data, hop.Source, header.Source);
        var error = _domain.Output.Send(m, hop, header.Source, IpProtocol.Icmpv6, hopLimit: 0);
        _events.Count(error == Errno.None ? Icmp6Event.ErrorSent : Icmp6Event.ErrorSuppressed);
    }

    /// <summary>RFC 4443 section 2.4 (e): no errors about errors and redirects, about what was sent to many, nor to who is no station.</summary>
    private static bool MayReport(Mbuf m, in Ipv6Header header, bool evenToMany)
    {
        var toMany = header.Destination.IsMulticast || (m.Flags & (MbufFlags.Bcast | MbufFlags.Mcast)) != 0;
        if (!header.Source.IsStation || (toMany && !evenToMany))
        {
            return false;
        }

        // What cannot be found may be an error as well.
        var extensions = new Ipv6Extensions(m.Data);
        if (!extensions.TryWalkQuoted() || extensions.Protocol != IpProtocol.Icmpv6)
        {
            return extensions.Protocol != IpProtocol.Icmpv6;
        }

        return m.Length > extensions.Offset && (m.Data[extensions.Offset] & 0x80) != 0 && m.Data[extensions.Offset] != (byte)Icmp6Type.Redirect;
    }
}
