using HwNet.Wire;

namespace HwNet.Lab.Tests.Inside;

/// <summary>Frames that the far end of the cable sends.</summary>
internal static class CableFrames
{
    private const ushort Experimental = 0x88b5;
    private const ushort Ipv4 = 0x0800;
    private const byte Icmp = 1;
    private const int Data = 32;

    /// <summary>Bytes of a ping unless told.</summary>
    internal const int DefaultEcho = EtherHeader.Length + Ipv4Header.MinLength + IcmpMessage.HeaderLength + Data;

    /// <summary>A frame that no protocol takes, of 100 bytes.</summary>
    internal static byte[] To(LinkAddress destination, LinkAddress source)
    {
        var frame = new byte[100];
        Head(frame, destination, source, Experimental);
        return frame;
    }

    /// <summary>A ping.</summary>
    internal static byte[] EchoRequest(LinkAddress destination, LinkAddress source, string to, string from, ushort sequence, int length = DefaultEcho)
    {
        var frame = new byte[length];
        Head(frame, destination, source, Ipv4);
        var packet = frame.AsSpan(EtherHeader.Length);
        new Ipv4Header
        {
            TotalLength = packet.Length,
            TimeToLive = Ipv4Header.DefaultTimeToLive,
            Protocol = Icmp,
            Source = Ipv4Address.Parse(from),
            Destination = Ipv4Address.Parse(to),
        }.Write(packet);
        IcmpMessage.EchoRequest(0x4c42, sequence).Write(packet[Ipv4Header.MinLength..]);
        return frame;
    }

    /// <summary>The sequence number of an answer to such a ping; null: it is something else.</summary>
    internal static ushort? EchoReply(ReadOnlySpan<byte> frame, string from)
    {
        if (frame.Length < EtherHeader.Length || !Ipv4Header.TryParse(frame[EtherHeader.Length..], out var header) || header.Protocol != Icmp)
        {
            return null;
        }

        return header.Source == Ipv4Address.Parse(from) && IcmpMessage.TryParse(header.Payload(frame[EtherHeader.Length..]), out var icmp)
            && icmp is { Type: IcmpType.EchoReply, Identifier: 0x4c42 } ? icmp.Sequence : null;
    }

    private static void Head(Span<byte> frame, LinkAddress destination, LinkAddress source, ushort type)
    {
        destination.Write(frame);
        source.Write(frame[LinkAddress.Length..]);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(frame[(2 * LinkAddress.Length)..], type);
    }
}
