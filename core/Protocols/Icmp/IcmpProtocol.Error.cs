using HwNet.Buffers;
using HwNet.Wire;

namespace HwNet.Protocols.Icmp;

/// <content>icmp_error.</content>
public sealed partial class IcmpProtocol
{
    /// <summary>Bytes of an error packet at most, IPv4 header included (RFC 1812 section 4.3.2.3).</summary>
    private const int MaxErrorPacket = 576;

    private const int MaxQuote = MaxErrorPacket - Ipv4Header.MinLength - IcmpMessage.HeaderLength;

    /// <summary>Tells a sender that its packet could not be delivered; the packet's buffer carries the error. Takes <paramref name="m"/>.</summary>
    /// <param name="m">The packet, its checked IPv4 header in front.</param>
    /// <param name="header">The header.</param>
    /// <param name="code">Why.</param>
    internal void SendUnreachable(Mbuf m, in Ipv4Header header, IcmpUnreachable code)
    {
        if (!MayReport(m, header) || m.Headroom < IcmpMessage.HeaderLength || !_errorLimit.TryTake())
        {
            _events.Count(IcmpEvent.ErrorSuppressed);
            m.Free();
            return;
        }

        m.TrimBack(Math.Max(0, m.Length - MaxQuote));
        _ = m.Prepend(IcmpMessage.HeaderLength);
        IcmpMessage.Unreachable(code).Write(m.Data);
        var error = _domain.Output.Output(m, header.Destination, header.Source, IpProtocol.Icmp);
        _events.Count(error == Errno.None ? IcmpEvent.ErrorSent : IcmpEvent.ErrorSuppressed);
    }

    /// <summary>RFC 1122 section 3.2.2: no errors about errors, about what was sent to many, about later fragments, nor to who is no station.</summary>
    private bool MayReport(Mbuf m, in Ipv4Header header) =>
        header.Protocol != IpProtocol.Icmp
        && (m.Flags & (MbufFlags.Bcast | MbufFlags.Mcast)) == 0
        && header.FragmentOffset == 0
        && header.Source.IsStation
        && _domain.IsOwnOrLoopback(header.Destination);
}
