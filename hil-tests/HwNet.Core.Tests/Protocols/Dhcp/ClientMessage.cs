using System.Buffers.Binary;

namespace HwNet.Core.Tests.Protocols.Dhcp;

/// <summary>What a client sent, read by the offsets of RFC 2131 figure 1 and RFC 2132, with nothing of the code under test.</summary>
internal sealed record ClientMessage(byte[] Frame)
{
    private const int Bootp = 14 + 20 + 8;

    internal byte Type => Option(53)[0];

    internal uint Xid => BinaryPrimitives.ReadUInt32BigEndian(Frame.AsSpan(Bootp + 4));

    internal bool Broadcast => (Frame[Bootp + 10] & 0x80) != 0;

    internal string ClientAddress => Dotted(Frame.AsSpan(Bootp + 12));

    internal string Source => Dotted(Frame.AsSpan(26));

    internal string Destination => Dotted(Frame.AsSpan(30));

    internal string? Requested => Has(50) ? Dotted(Option(50)) : null;

    internal string? Server => Has(54) ? Dotted(Option(54)) : null;

    internal static bool Is(byte[] frame) => frame.Length >= Bootp + 240 && frame[12] == 8 && frame[13] == 0 && frame[23] == 17 && frame[34] == 0 && frame[35] == 68
        && frame[36] == 0 && frame[37] == 67;

    internal bool Has(byte code) => Find(code) is not null;

    internal byte[] Option(byte code) => Find(code) ?? throw new InvalidOperationException($"no option {code}");

    private byte[]? Find(byte code)
    {
        for (var at = Bootp + 240; Frame[at] != 255; at += Frame[at] == 0 ? 1 : 2 + Frame[at + 1])
        {
            if (Frame[at] == code)
            {
                return Frame[(at + 2)..(at + 2 + Frame[at + 1])];
            }
        }

        return null;
    }

    private static string Dotted(ReadOnlySpan<byte> b) => $"{b[0]}.{b[1]}.{b[2]}.{b[3]}";
}
