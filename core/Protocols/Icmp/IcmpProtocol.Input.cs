using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Wire;

namespace HwNet.Protocols.Icmp;

/// <content>icmp_input.</content>
public sealed partial class IcmpProtocol
{
    private static readonly long Epoch = DateTimeOffset.UnixEpoch.UtcTicks;

    /// <summary>A message, its checked IPv4 header in front. Takes <paramref name="m"/>.</summary>
    internal void Input(Mbuf m, in Ipv4Header header)
    {
        _events.Count(IcmpEvent.Received);
        if (!IcmpMessage.TryParse(header.Payload(m.Data), out var icmp, out var error, (m.Checksum & MbufChecksum.L4Valid) != 0))
        {
            Drop(m, (IcmpDrop)error);
        }
        else if (icmp.Type == IcmpType.EchoRequest)
        {
            Answer(m, header);
        }
        else if (icmp.Type == IcmpType.EchoReply)
        {
            DeliverReply(m, header, icmp);
        }
        else if (icmp.Type is IcmpType.Unreachable or IcmpType.TimeExceeded or IcmpType.ParameterProblem)
        {
            DeliverError(m, header, icmp);
        }
        else
        {
            var known = icmp.Type is IcmpType.Redirect or IcmpType.SourceQuench or IcmpType.Timestamp or IcmpType.TimestampReply;
            Drop(m, known ? IcmpDrop.Ignored : IcmpDrop.UnknownType);
        }
    }

    /// <summary>A packet of this host that never left: its neighbour did not answer. The sockets learn of it as of an error from the network.</summary>
    /// <param name="packet">The packet, from its IPv4 header on.</param>
    internal void Undeliverable(ReadOnlySpan<byte> packet)
    {
        if (Ipv4Header.TryParseQuoted(packet, out var quoted))
        {
            _ = Tell(packet, quoted, new IcmpEcho
            {
                Error = Errno.EHOSTUNREACH,
                Type = IcmpType.Unreachable,
                Code = (byte)IcmpUnreachable.Host,
                Address = quoted.Source,
                Timestamp = Now(),
            });
        }
    }

    /// <summary>icmp_reflect: the request's buffer carries the reply, with the same data. Takes <paramref name="m"/>.</summary>
    private void Answer(Mbuf m, in Ipv4Header header)
    {
        var toMany = (m.Flags & (MbufFlags.Bcast | MbufFlags.Mcast)) != 0 || !_domain.IsOwnOrLoopback(header.Destination);
        if (toMany && !AnswersBroadcastEcho)
        {
            Drop(m, IcmpDrop.BroadcastEcho);
            return;
        }

        if (header.Source.IsAny)
        {
            Drop(m, IcmpDrop.NotAnswered);
            return;
        }

        var via = toMany ? m.ReceivedOn : null;
        m.TrimFront(header.HeaderLength);
        var message = m.Data;
        var before = BinaryPrimitives.ReadUInt16BigEndian(message);
        message[0] = (byte)IcmpType.EchoReply;
        var checksum = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        BinaryPrimitives.WriteUInt16BigEndian(
            message[2..], InternetChecksum.Update(checksum, before, BinaryPrimitives.ReadUInt16BigEndian(message)));
        var error = _domain.Output.Output(
            m, toMany ? Ipv4Address.Any : header.Destination, header.Source, IpProtocol.Icmp, null, via);
        if (error == Errno.None)
        {
            _events.Count(IcmpEvent.Answered);
        }
        else
        {
            _drops.Count(IcmpDrop.NotAnswered);
        }
    }

    /// <summary>Takes <paramref name="m"/>.</summary>
    private void DeliverReply(Mbuf m, in Ipv4Header header, in IcmpMessage icmp)
    {
        var socket = Find(icmp.Identifier);
        if (socket is null)
        {
            Drop(m, IcmpDrop.NoListener);
            return;
        }

        var echo = new IcmpEcho
        {
            Type = icmp.Type,
            Code = icmp.Code,
            Address = header.Source,
            Sequence = icmp.Sequence,
            TimeToLive = header.TimeToLive,
            Timestamp = m.Timestamp != 0 ? m.Timestamp : Now(),
            Length = header.PayloadLength - IcmpMessage.HeaderLength,
        };
        m.TrimFront(header.HeaderLength + IcmpMessage.HeaderLength);

        // It may lie in the queue for longer than its interface lives.
        m.ReceivedOn = null;
        if (socket.TryAdd(m, echo))
        {
            _events.Count(IcmpEvent.Delivered);
        }
        else
        {
            Drop(m, IcmpDrop.QueueFull);
        }
    }

    /// <summary>Takes <paramref name="m"/>.</summary>
    private void DeliverError(Mbuf m, in Ipv4Header header, in IcmpMessage icmp)
    {
        var quote = header.Payload(m.Data)[IcmpMessage.HeaderLength..];
        if (!Ipv4Header.TryParseQuoted(quote, out var quoted) || quote.Length < quoted.HeaderLength + IcmpMessage.QuotedPayload)
        {
            Drop(m, IcmpDrop.Quote);
            return;
        }

        var cause = Tell(quote, quoted, new IcmpEcho
        {
            Error = ErrorOf(icmp),
            Type = icmp.Type,
            Code = icmp.Code,
            Address = header.Source,
            TimeToLive = header.TimeToLive,
            Timestamp = m.Timestamp != 0 ? m.Timestamp : Now(),
        });
        if (cause != IcmpDrop.None)
        {
            Drop(m, cause);
            return;
        }

        _events.Count(IcmpEvent.Delivered);
        m.Free();
    }

    /// <summary>Tells the socket that sent a packet what became of it.</summary>
    private IcmpDrop Tell(ReadOnlySpan<byte> packet, in Ipv4Header quoted, in IcmpEcho what)
    {
        var payload = packet[quoted.HeaderLength..];
        if (quoted.FragmentOffset != 0 || payload.Length < IcmpMessage.QuotedPayload || !_domain.IsOwnOrLoopback(quoted.Source))
        {
            return IcmpDrop.NotOurs;
        }

        if (quoted.Protocol == IpProtocol.Udp)
        {
            return _domain.Udp.Tell(quoted.Source, BinaryPrimitives.ReadUInt16BigEndian(payload), what.Error) ? IcmpDrop.None : IcmpDrop.NotOurs;
        }

        var isEcho = quoted.Protocol == IpProtocol.Icmp && payload[0] == (byte)IcmpType.EchoRequest;
        if (!isEcho || Find(BinaryPrimitives.ReadUInt16BigEndian(payload[4..])) is not { } socket)
        {
            return IcmpDrop.NotOurs;
        }

        var echo = what with { Sequence = BinaryPrimitives.ReadUInt16BigEndian(payload[6..]) };
        return socket.TryAdd(null, echo) ? IcmpDrop.None : IcmpDrop.QueueFull;
    }

    /// <summary>inetctlerrmap: what an error means to a socket.</summary>
    private static Errno ErrorOf(in IcmpMessage icmp)
    {
        if (icmp.Type != IcmpType.Unreachable)
        {
            return icmp.Type == IcmpType.TimeExceeded ? Errno.EHOSTUNREACH : Errno.EPROTO;
        }

        return (IcmpUnreachable)icmp.Code switch
        {
            IcmpUnreachable.Protocol or IcmpUnreachable.Port => Errno.ECONNREFUSED,
            IcmpUnreachable.FragmentationNeeded => Errno.EMSGSIZE,
            IcmpUnreachable.Net or IcmpUnreachable.NetUnknown or IcmpUnreachable.NetService => Errno.ENETUNREACH,
            IcmpUnreachable.NetProhibited or IcmpUnreachable.HostProhibited or IcmpUnreachable.Filtered => Errno.EACCES,
            _ => Errno.EHOSTUNREACH,
        };
    }

    private void Drop(Mbuf m, IcmpDrop cause)
    {
        _drops.Count(cause);
        m.Free();
    }

    private long Now() => (_domain.Stack.Clock.GetUtcNow().UtcTicks - Epoch) * TimeSpan.NanosecondsPerTick;
}
