using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>in_cksum_skip, in_pseudo: an Internet checksum in the making, for data that lie in pieces.</summary>
/// <remarks>A mutable value: <c>default</c> is the empty sum. Pieces of odd length are right: the next one is shifted by a byte.</remarks>
public struct PartialChecksum
{
    private uint _sum;
    private bool _odd;

    /// <summary>Adds the next bytes.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        // RFC 1071 section 2(B): a sum of bytes that begin at an odd place is the same sum with its two bytes exchanged.
        var sum = InternetChecksum.Sum(piece);
        AddWord(_odd ? BinaryPrimitives.ReverseEndianness(sum) : sum);
        _odd ^= (piece.Length & 1) != 0;
    }

    /// <summary>Adds the pseudo-header of TCP and UDP over IPv4: both addresses, the protocol, the length (RFC 768, RFC 9293 section 3.1).</summary>
    /// <param name="source">ip_src.</param>
    /// <param name="destination">ip_dst.</param>
    /// <param name="protocol">An <see cref="IpProtocol"/>.</param>
    /// <param name="length">Bytes of header and payload, 0 to 65535.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such length.</exception>
    public void AddPseudoHeader(Ipv4Address source, Ipv4Address destination, byte protocol, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, 0xffffu, nameof(length));
        var addresses = (ulong)source.ToUInt32() + destination.ToUInt32() + protocol + (uint)length;
        var sum = InternetChecksum.Fold(addresses);
        AddWord(_odd ? BinaryPrimitives.ReverseEndianness(sum) : sum);
    }

    /// <summary>The checksum: what to put in the field when the field was summed as 0, and 0 when it was summed as received and is right.</summary>
    public readonly ushort Finish() => (ushort)~_sum;

    private void AddWord(ushort word)
    {
        _sum += word;
        _sum = (_sum & 0xffff) + (_sum >> 16);
    }
}
