using System.Buffers.Binary;
using HwNet.Wire;

namespace HwNet.Bench.Checks.Offload;

/// <summary>A packet whose sums a check knows: made byte by byte, with nothing of the stack under test.</summary>
/// <param name="Run">Which check's it is.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Kind">What it carries.</param>
/// <param name="Flaw">What is wrong with it.</param>
/// <param name="Length">Bytes of payload, at least <see cref="MinLength"/>.</param>
internal readonly record struct SumPacket(uint Run, int Number, SumKind Kind, SumFlaw Flaw, int Length)
{
    /// <summary>Run, number, and a word that makes a sum come out as wanted.</summary>
    internal const int MinLength = 12;

    private const int Type = 12;
    private const int Link = 14;
    private const int Shortest = 60;
    private const int Udp = 17;
    private const int Tcp = 6;
    private const byte Reset = 0x04;

    /// <summary>From where; an address for documentation unless told.</summary>
    internal Ipv4Address Source { get; init; } = Ipv4Address.Parse("192.0.2.1");

    /// <summary>For whom.</summary>
    internal Ipv4Address Destination { get; init; } = Ipv4Address.Parse("192.0.2.2");

    /// <summary>For which port; discard unless told.</summary>
    internal ushort Port { get; init; } = 9;

    /// <summary>Its 802.1Q tag; none unless told.</summary>
    internal ushort? Tag { get; init; }

    /// <summary>It is IPv6, whose header has no sum.</summary>
    internal bool IsIpv6 => Kind is SumKind.Udp6 or SumKind.Tcp6;

    private bool IsTcp => Kind is SumKind.Tcp or SumKind.Tcp6;

    private int Upper => Link + (IsIpv6 ? 40 : 20);

    private int SumAt => Upper + (IsTcp ? 16 : 6);

    private int Payload => Upper + (IsTcp ? 20 : 8);

    private int End => Payload + Length;

    /// <summary>The frame as it is on the wire; short ones padded with zeros, the tag not counted.</summary>
    internal byte[] Complete(LinkAddress to, LinkAddress from) => WithTag(Summed(to, from));

    private byte[] Summed(LinkAddress to, LinkAddress from)
    {
        var frame = Bare(to, from);
        if (!IsIpv6)
        {
            Put(frame, Link + 10, ~Sum(frame.AsSpan(Link, 20), 0));
        }

        if (Kind == SumKind.UdpZero)
        {
            Put(frame, Payload + 8, ~Sum(frame.AsSpan(Upper, End - Upper), Pseudo(frame)));
        }

        if (Kind != SumKind.UdpUnsummed)
        {
            var sum = (ushort)~Sum(frame.AsSpan(Upper, End - Upper), Pseudo(frame));
            Put(frame, SumAt, sum == 0 && !IsTcp ? 0xffff : sum);
        }

        frame[Flaw == SumFlaw.Header ? Link + 8 : End - 1] ^= (byte)(Flaw == SumFlaw.None ? 0 : 0x10);
        return frame;
    }

    /// <summary>The frame as it is left to hardware: the header's sum 0, the other that of the pseudo-header.</summary>
    /// <param name="to">Destination.</param>
    /// <param name="from">Source.</param>
    /// <param name="tagBeside">The tag is left to hardware too; else it is in the bytes.</param>
    internal byte[] Left(LinkAddress to, LinkAddress from, bool tagBeside)
    {
        var frame = Summed(to, from);
        if (!IsIpv6)
        {
            Put(frame, Link + 10, 0);
        }

        Put(frame, SumAt, Sum([], Pseudo(frame)));
        return tagBeside ? frame : WithTag(frame);
    }

    /// <summary>The number of a packet of the run.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> frame, uint run, out int number)
    {
        number = -1;
        if (frame.Length < Shortest)
        {
            return false;
        }

        // Behind a tag all is where it would be without, counted from its own type.
        frame = BinaryPrimitives.ReadUInt16BigEndian(frame[Type..]) == EtherType.Vlan ? frame[VlanTag.Length..] : frame;
        var isIpv6 = BinaryPrimitives.ReadUInt16BigEndian(frame[Type..]) == EtherType.Ipv6;
        var upper = Link + (isIpv6 ? 40 : 20);
        var at = upper + (frame[isIpv6 ? Link + 6 : Link + 9] == Tcp ? 20 : 8);
        if (at + 8 > frame.Length || BinaryPrimitives.ReadUInt32BigEndian(frame[at..]) != run)
        {
            return false;
        }

        number = BinaryPrimitives.ReadInt32BigEndian(frame[(at + 4)..]);
        return true;
    }

    /// <summary>True when all sums of a received frame of ours are right.</summary>
    internal static bool HasRightSums(ReadOnlySpan<byte> frame)
    {
        var total = BinaryPrimitives.ReadUInt16BigEndian(frame[(Link + 2)..]);
        var upper = frame[(Link + 20)..(Link + total)];
        var pseudo = (uint)(Udp + upper.Length) + Sum(frame.Slice(Link + 12, 8), 0);
        return Sum(frame.Slice(Link, 20), 0) == 0xffff && Sum(upper, pseudo) == 0xffff;
    }

    private byte[] WithTag(byte[] frame)
    {
        if (Tag is not { } tag)
        {
            return frame;
        }

        Span<byte> bytes = stackalloc byte[VlanTag.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, EtherType.Vlan);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], tag);
        return [.. frame[..Type], .. bytes, .. frame[Type..]];
    }

    private byte[] Bare(LinkAddress to, LinkAddress from)
    {
        var frame = new byte[Math.Max(End, Shortest)];
        to.Write(frame);
        from.Write(frame.AsSpan(LinkAddress.Length));
        Put(frame, Type, IsIpv6 ? EtherType.Ipv6 : EtherType.Ipv4);
        new Random(Number).NextBytes(frame.AsSpan(Payload, Length));
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(Payload), Run);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(Payload + 4), Number);
        Put(frame, Payload + 8, 0);
        Put(frame, Upper, 9);
        Put(frame, Upper + 2, Port);
        if (IsTcp)
        {
            (frame[Upper + 12], frame[Upper + 13]) = (0x50, Reset);
        }
        else
        {
            Put(frame, Upper + 4, End - Upper);
        }

        WriteIp(frame.AsSpan(Link));
        return frame;
    }

    private void WriteIp(Span<byte> packet)
    {
        var protocol = (byte)(IsTcp ? Tcp : Udp);
        if (IsIpv6)
        {
            (packet[0], packet[6], packet[7]) = (0x60, protocol, 64);
            Put(packet, 4, End - Upper);
            Ipv6Address.Parse("2001:db8::1").Write(packet[8..]);
            Ipv6Address.Parse("2001:db8::2").Write(packet[24..]);
            return;
        }

        (packet[0], packet[8], packet[9]) = (0x45, 64, protocol);
        Put(packet, 2, End - Link);
        Put(packet, 4, Number);
        Source.Write(packet[12..]);
        Destination.Write(packet[16..]);
    }

    private uint Pseudo(byte[] frame)
    {
        var addresses = IsIpv6 ? frame.AsSpan(Link + 8, 32) : frame.AsSpan(Link + 12, 8);
        return (uint)((IsTcp ? Tcp : Udp) + End - Upper) + Sum(addresses, 0);
    }

    /// <summary>RFC 1071 as it is written: word by word.</summary>
    private static uint Sum(ReadOnlySpan<byte> bytes, uint start)
    {
        var sum = start;
        for (var i = 0; i < bytes.Length; i++)
        {
            sum += (i & 1) == 0 ? (uint)bytes[i] << 8 : bytes[i];
        }

        while (sum > 0xffff)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return sum;
    }

    private static void Put(Span<byte> bytes, int at, long value) => BinaryPrimitives.WriteUInt16BigEndian(bytes[at..], (ushort)value);
}
