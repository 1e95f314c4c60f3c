using HwNet.Buffers;
using HwNet.Core.Tests.Net;

namespace HwNet.Core.Tests.Altq;

/// <summary>Frames for disciplines: IPv4 and UDP as far as classifiers look, with a number in the last byte.</summary>
internal static class Frames
{
    internal static Mbuf Udp(TestStack bench, byte source, ushort port, byte number = 0, byte tos = 0, int length = 60)
    {
        var m = bench.Frame(length, etherType: 0x0800);
        var ip = m.Data[14..];
        ip[0] = 0x45;
        ip[1] = tos;
        ip[9] = 17;
        (ip[12], ip[15]) = (10, source);
        (ip[16], ip[19]) = (10, 1);
        (ip[20], ip[21]) = ((byte)(port >> 8), (byte)port);
        m.Data[^1] = number;
        return m;
    }

    internal static byte NumberOf(Mbuf m) => m.Data[^1];
}
