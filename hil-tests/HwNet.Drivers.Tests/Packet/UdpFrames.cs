using System.Buffers.Binary;
using HwNet.Buffers;

namespace HwNet.Drivers.Tests.Packet;

/// <summary>UDP over IPv4 as the tests need it, made and checked without the stack's own code.</summary>
internal static class UdpFrames
{
    /// <summary>Broadcast frame of a flow that its source port names, with a number in the payload.</summary>
    internal static void Write(Mbuf m, ushort sourcePort, int number)
    {
        var bytes = m.Append(64);
        bytes.Clear();
        bytes[..6].Fill(0xff);
        bytes[6] = 0x02;
        bytes[12] = 0x08;
        bytes[14] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[16..], 50);
        bytes[22] = 64;
        bytes[23] = 17;
        byte[] addresses = [10, 9, 0, 2, 10, 9, 0, 255];
        addresses.CopyTo(bytes[26..]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[34..], sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[36..], 9);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[38..], 30);
        BinaryPrimitives.WriteInt32BigEndian(bytes[42..], number);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[24..], (ushort)~Sum(bytes.Slice(14, 20)));
    }

    /// <summary>What a sender leaves in the field when the hardware is to complete the sum.</summary>
    internal static void WritePseudoSum(Span<byte> packet)
    {
        Span<byte> pseudo = stackalloc byte[12];
        packet.Slice(12, 8).CopyTo(pseudo);
        pseudo[9] = 17;
        packet.Slice(24, 2).CopyTo(pseudo[10..]);
        BinaryPrimitives.WriteUInt16BigEndian(packet[26..], Sum(pseudo));
    }

    internal static bool IsUdp(ReadOnlySpan<byte> packet) => packet.Length >= 28 && packet[0] == 0x45 && packet[9] == 17;

    internal static ushort SourcePort(Mbuf m) => BinaryPrimitives.ReadUInt16BigEndian(m.Data[34..]);

    internal static int Number(Mbuf m) => BinaryPrimitives.ReadInt32BigEndian(m.Data[42..]);

    /// <summary>RFC 768: the sum over pseudo-header, header and data, the checksum included, is all ones.</summary>
    internal static bool HasRightSum(ReadOnlySpan<byte> packet)
    {
        var length = BinaryPrimitives.ReadUInt16BigEndian(packet[24..]);
        Span<byte> pseudo = stackalloc byte[12];
        packet.Slice(12, 8).CopyTo(pseudo);
        pseudo[9] = 17;
        BinaryPrimitives.WriteUInt16BigEndian(pseudo[10..], length);
        var sum = (uint)Sum(pseudo) + Sum(packet.Slice(20, length));
        return (sum & 0xffff) + (sum >> 16) == 0xffff;
    }

    private static ushort Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        for (var i = 0; i < bytes.Length; i += 2)
        {
            sum += (uint)(bytes[i] << 8) | (i + 1 < bytes.Length ? bytes[i + 1] : 0u);
        }

        while (sum > 0xffff)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)sum;
    }
}
