using System.Buffers.Binary;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.Chips;

/// <summary>A datagram for the station of the models, made with nothing of the stack under test.</summary>
internal static class UdpFrame
{
    /// <summary>Destination and source.</summary>
    internal const string Header = "02 0e aa 00 00 01 02 0e aa 00 00 99";

    /// <summary>74 bytes: UDP from 10.9.0.2 to 10.9.0.1, ports 5 and 7, 32 bytes of payload; both sums by RFC 1071.</summary>
    internal static byte[] Make()
    {
        byte[] frame =
        [
            .. Bytes.Hex(Header + "08 00 45 00 00 3c 00 01 00 00 40 11 00 00 0a 09 00 02 0a 09 00 01 00 05 00 07 00 28 00 00"),
            .. Enumerable.Range(1, 32).Select(static i => (byte)(7 * i)),
        ];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(24), (ushort)~Fold(Sum(frame.AsSpan(14, 20))));
        var udp = frame.AsSpan(34);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(40), (ushort)~Fold(Sum(frame.AsSpan(26, 8)) + 17 + (uint)udp.Length + Sum(udp)));
        return frame;
    }

    /// <summary>The words added up.</summary>
    internal static uint Sum(ReadOnlySpan<byte> words)
    {
        uint sum = 0;
        for (; !words.IsEmpty; words = words[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(words);
        }

        return sum;
    }

    /// <summary>Carries added in.</summary>
    internal static ushort Fold(uint sum)
    {
        sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)(sum + (sum >> 16));
    }
}
