using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>icmp: the first 8 bytes of an ICMP message (RFC 792); its data follow.</summary>
/// <remarks>Type 1, code 1, checksum 2 over the whole message, then 4 bytes whose meaning depends on the type.</remarks>
public readonly record struct IcmpMessage
{
    /// <summary>ICMP_MINLEN: bytes in front of the data.</summary>
    public const int HeaderLength = 8;

    /// <summary>Bytes of a packet's payload that an error about it must quote behind the IP header (RFC 792; more is allowed).</summary>
    public const int QuotedPayload = 8;

    /// <summary>icmp_type.</summary>
    public IcmpType Type { get; init; }

    /// <summary>icmp_code: an <see cref="IcmpUnreachable"/> or <see cref="IcmpTimeExceeded"/> where the type says so.</summary>
    public byte Code { get; init; }

    /// <summary>icmp_id of an echo: which of the sender's programs asked.</summary>
    public ushort Identifier { get; init; }

    /// <summary>icmp_seq of an echo.</summary>
    public ushort Sequence { get; init; }

    /// <summary>icmp_nextmtu of <see cref="IcmpUnreachable.FragmentationNeeded"/>: bytes the next link takes; 0 from old routers (RFC 1191 section 4).</summary>
    public ushort NextHopMtu => Sequence;

    /// <summary>True when the message reports an error: none may be sent about it (RFC 1122 section 3.2.2), and it quotes a packet.</summary>
    public bool IsError => Type
        is IcmpType.Unreachable or IcmpType.SourceQuench or IcmpType.Redirect or IcmpType.TimeExceeded or IcmpType.ParameterProblem;

    /// <summary>An echo request.</summary>
    public static IcmpMessage EchoRequest(ushort identifier, ushort sequence) =>
        new() { Type = IcmpType.EchoRequest, Identifier = identifier, Sequence = sequence };

    /// <summary>The answer to an echo request; its data must be the request's.</summary>
    public static IcmpMessage EchoReply(ushort identifier, ushort sequence) =>
        new() { Type = IcmpType.EchoReply, Identifier = identifier, Sequence = sequence };

    /// <summary>A packet could not be delivered; its data must be the packet's IP header and at least <see cref="QuotedPayload"/> bytes.</summary>
    /// <param name="code">Why.</param>
    /// <param name="nextHopMtu">For <see cref="IcmpUnreachable.FragmentationNeeded"/>: bytes the next link takes.</param>
    public static IcmpMessage Unreachable(IcmpUnreachable code, ushort nextHopMtu = 0) =>
        new() { Type = IcmpType.Unreachable, Code = (byte)code, Sequence = nextHopMtu };

    /// <summary>A packet ran out of time; data as for <see cref="Unreachable"/>.</summary>
    public static IcmpMessage TimeExceeded(IcmpTimeExceeded code) => new() { Type = IcmpType.TimeExceeded, Code = (byte)code };

    /// <summary>Reads and checks a message.</summary>
    /// <returns>False when it is to be dropped.</returns>
    public static bool TryParse(ReadOnlySpan<byte> message, out IcmpMessage icmp) => TryParse(message, out icmp, out _);

    /// <summary>Reads and checks a message, and says why it could not.</summary>
    /// <param name="message">The payload of a whole IPv4 packet, without padding; data are at <see cref="HeaderLength"/>.</param>
    /// <param name="icmp">The message.</param>
    /// <param name="error">The cause to count.</param>
    /// <param name="sumIsValid">True: hardware has checked the checksum.</param>
    public static bool TryParse(ReadOnlySpan<byte> message, out IcmpMessage icmp, out IcmpError error, bool sumIsValid = false)
    {
        icmp = default;
        if (message.Length < HeaderLength)
        {
            error = IcmpError.TooShort;
            return false;
        }

        if (!sumIsValid && !InternetChecksum.IsValid(message))
        {
            error = IcmpError.Checksum;
            return false;
        }

        icmp = new IcmpMessage
        {
            Type = (IcmpType)message[0],
            Code = message[1],
            Identifier = BinaryPrimitives.ReadUInt16BigEndian(message[4..]),
            Sequence = BinaryPrimitives.ReadUInt16BigEndian(message[6..]),
        };
        error = IcmpError.None;
        return true;
    }

    /// <summary>Writes the first 8 bytes, with the checksum of the whole message.</summary>
    /// <param name="message">The message, its data already in place behind <see cref="HeaderLength"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 8 bytes.</exception>
    public void Write(Span<byte> message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(message.Length, HeaderLength, nameof(message));
        message[0] = (byte)Type;
        message[1] = Code;
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(message[4..], Identifier);
        BinaryPrimitives.WriteUInt16BigEndian(message[6..], Sequence);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], InternetChecksum.Compute(message));
    }
}
