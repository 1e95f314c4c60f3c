using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Net;
using HwNet.Protocols.Inet6;
using HwNet.Wire;

namespace HwNet.Protocols.Icmp6;

/// <content>icmp6_notify_error, icmp6_mtudisc_update: errors about packets of this host.</content>
public sealed partial class Icmp6Protocol
{
    /// <summary>Bytes of what the quoted packet carries that are needed to tell whose it is.</summary>
    private const int QuotedPayload = 8;

    private const byte AddressUnreachable = 3;

    /// <summary>A packet of this host that never left: its neighbour did not answer. The sockets learn of it as of an error from the network.</summary>
    /// <param name="packet">The packet, from its IPv6 header on.</param>
    /// <param name="ifp">Where it was to leave.</param>
    internal void Undeliverable(ReadOnlySpan<byte> packet, IfNet ifp)
    {
        if (packet.Length >= Ipv6Header.Length)
        {
            _ = Tell(packet, ifp, new Icmp6Echo
            {
                Error = Errno.EHOSTUNREACH,
                Type = Icmp6Type.Unreachable,
                Code = AddressUnreachable,
                Address = Ipv6Address.Read(packet[8..]),
                InterfaceIndex = ifp.Index,
            });
        }
    }

    /// <summary>Takes <paramref name="m"/>.</summary>
    private void DeliverError(Mbuf m, in Ipv6Header header)
    {
        var data = m.Data;
        var quote = data[HeaderLength..];
        if (quote.Length < Ipv6Header.Length || quote[0] >> 4 != 6)
        {
            Drop(m, Icmp6Drop.Quote);
            return;
        }

        var type = (Icmp6Type)data[0];
        var cause = Tell(quote, m.ReceivedOn!, new Icmp6Echo
        {
            Error = ErrorOf(type, data[1]),
            Type = type,
            Code = data[1],
            Address = header.Source,
            HopLimit = header.HopLimit,
            InterfaceIndex = m.ReceivedOn!.Index,
        });
        if (cause == Icmp6Drop.None && type == Icmp6Type.PacketTooBig && !LearnPathMtu(data, quote, m.ReceivedOn))
        {
            cause = Icmp6Drop.PathMtu;
        }

        if (cause != Icmp6Drop.None)
        {
            Drop(m, cause);
            return;
        }

        _events.Count(Icmp6Event.Delivered);
        m.Free();
    }

    /// <summary>Only of a packet that a socket of this host may have sent: else anybody could make it send little ones (RFC 8201 section 4).</summary>
    private bool LearnPathMtu(ReadOnlySpan<byte> message, ReadOnlySpan<byte> quote, IfNet ifp)
    {
        var destination = ZonedAddress.Of(Ipv6Address.Read(quote[24..]), ifp);
        var mtu = BinaryPrimitives.ReadUInt32BigEndian(message[4..]);
        return _domain.PathMtu.Learn(destination, mtu, _domain.MtuOf(ifp));
    }

    /// <summary>Tells the socket that sent a packet what became of it.</summary>
    private Icmp6Drop Tell(ReadOnlySpan<byte> packet, IfNet ifp, in Icmp6Echo what)
    {
        var source = Ipv6Address.Read(packet[8..]);
        var extensions = new Ipv6Extensions(packet);
        if (!_domain.IsOwn(source, ifp) || !extensions.TryWalkQuoted() || packet.Length - extensions.Offset < QuotedPayload)
        {
            return Icmp6Drop.NotOurs;
        }

        var payload = packet[extensions.Offset..];
        if (extensions.Protocol == IpProtocol.Udp)
        {
            var port = BinaryPrimitives.ReadUInt16BigEndian(payload);
            return _domain.Udp6.Tell(ZonedAddress.Of(source, ifp), port, what.Error) ? Icmp6Drop.None : Icmp6Drop.NotOurs;
        }

        var isEcho = extensions.Protocol == IpProtocol.Icmpv6 && payload[0] == (byte)Icmp6Type.EchoRequest;
        if (!isEcho || !_sockets.TryGetValue(BinaryPrimitives.ReadUInt16BigEndian(payload[4..]), out var socket))
        {
            return Icmp6Drop.NotOurs;
        }

        return socket.TryAdd(null, what with { Sequence = BinaryPrimitives.ReadUInt16BigEndian(payload[6..]) }) ? Icmp6Drop.None : Icmp6Drop.QueueFull;
    }

    /// <summary>inet6ctlerrmap: what an error means to a socket (RFC 4443 section 3).</summary>
    private static Errno ErrorOf(Icmp6Type type, byte code) => (type, code) switch
    {
        (Icmp6Type.Unreachable, 0 or 2) => Errno.ENETUNREACH,
        (Icmp6Type.Unreachable, 1 or 5 or 6) => Errno.EACCES,
        (Icmp6Type.Unreachable, PortUnreachable) => Errno.ECONNREFUSED,
        (Icmp6Type.Unreachable or Icmp6Type.TimeExceeded, _) => Errno.EHOSTUNREACH,
        (Icmp6Type.PacketTooBig, _) => Errno.EMSGSIZE,
        (Icmp6Type.ParameterProblem, 1) => Errno.ECONNREFUSED,
        _ => Errno.EPROTO,
    };
}
