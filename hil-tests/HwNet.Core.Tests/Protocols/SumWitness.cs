namespace HwNet.Core.Tests.Protocols;

/// <summary>A chip's checksum engine, byte by byte as RFC 1071 section 1 says it; it shares nothing with the code it judges.</summary>
internal static class SumWitness
{
    private const int Link = 14;

    /// <summary>What leaves a chip that is given a frame with the sums left to it: untagged IPv4 or IPv6 with UDP.</summary>
    internal static byte[] Fill(byte[] frame)
    {
        byte[] done = [.. frame];
        var isIpv4 = done[12] == 8;
        if (isIpv4)
        {
            Put(done, Link + 10, Complement(Sum(done.AsSpan(Link, 20))));
        }

        var at = Link + (isIpv4 ? 20 : 40);
        var length = (done[at + 4] << 8) | done[at + 5];
        var sum = Complement(Sum(done.AsSpan(at, length)));
        Put(done, at + 6, sum == 0 ? 0xffff : sum);
        return done;
    }

    /// <summary>True when the sums of an untagged frame with UDP are right, that of the pseudo-header worked out anew.</summary>
    internal static bool IsRight(byte[] frame)
    {
        var isIpv4 = frame[12] == 8;
        var at = Link + (isIpv4 ? 20 : 40);
        var addresses = isIpv4 ? frame.AsSpan(Link + 12, 8) : frame.AsSpan(Link + 8, 32);
        var length = (frame[at + 4] << 8) | frame[at + 5];
        byte[] summed = [.. addresses, 0, 17, (byte)(length >> 8), (byte)length, .. frame.AsSpan(at, length)];
        return Sum(summed) == 0xffff && (!isIpv4 || Sum(frame.AsSpan(Link, 20)) == 0xffff);
    }

    private static int Sum(ReadOnlySpan<byte> data)
    {
        var sum = 0;
        for (var i = 0; i < data.Length; i++)
        {
            sum += (i & 1) == 0 ? data[i] << 8 : data[i];
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return sum;
    }

    private static int Complement(int sum) => ~sum & 0xffff;

    private static void Put(byte[] frame, int at, int value) => (frame[at], frame[at + 1]) = ((byte)(value >> 8), (byte)value);
}
