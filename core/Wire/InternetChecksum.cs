using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HwNet.Wire;

/// <summary>in_cksum: the Internet checksum (RFC 1071): the complement of the one's complement sum of 16-bit words.</summary>
/// <remarks>
/// The sum does not depend on byte order nor on the width of the words (RFC 1071 section 2), so it is made of 32-bit words
/// in the machine's order, in 64-bit lanes that cannot overflow, and put into network order at the end.
/// </remarks>
public static class InternetChecksum
{
    private const ulong LowHalf = 0xffff_ffff;

    /// <summary>The checksum of <paramref name="data"/>, as a number to be written big-endian; the field itself must be 0 in the data.</summary>
    public static ushort Compute(ReadOnlySpan<byte> data) => (ushort)~Sum(data);

    /// <summary>True when data that contain their own checksum are right.</summary>
    public static bool IsValid(ReadOnlySpan<byte> data) => Sum(data) == 0xffff;

    /// <summary>The one's complement sum of big-endian words, not complemented; an odd last byte counts as followed by 0.</summary>
    public static ushort Sum(ReadOnlySpan<byte> data)
    {
        ulong sum = 0;
        if (data.Length >= 2 * Vector256<byte>.Count && Vector256.IsHardwareAccelerated)
        {
            sum = Sum256(ref data);
        }
        else if (data.Length >= 2 * Vector128<byte>.Count && Vector128.IsHardwareAccelerated)
        {
            sum = Sum128(ref data);
        }

        var folded = Fold(sum + SumScalar(data));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded;
    }

    /// <summary>The checksum after a 16-bit field of the data changed (RFC 1624 equation 3).</summary>
    /// <param name="checksum">The checksum before.</param>
    /// <param name="before">The field before.</param>
    /// <param name="after">The field now.</param>
    /// <returns>The checksum now. For UDP, a 0 must be sent as 0xffff, and a 0 before must stay 0.</returns>
    public static ushort Update(ushort checksum, ushort before, ushort after) =>
        (ushort)~Fold((ulong)(ushort)~checksum + (ushort)~before + after);

    /// <summary>The checksum after a 32-bit field of the data, at an even place, changed (RFC 1624 equation 3).</summary>
    /// <param name="checksum">The checksum before.</param>
    /// <param name="before">The field before.</param>
    /// <param name="after">The field now.</param>
    /// <returns>The checksum now. For UDP, a 0 must be sent as 0xffff, and a 0 before must stay 0.</returns>
    public static ushort Update(ushort checksum, uint before, uint after) =>
        (ushort)~Fold((ulong)(ushort)~checksum + ~before + after);

    /// <summary>The one's complement sum of the four words of <paramref name="sum"/>.</summary>
    internal static ushort Fold(ulong sum)
    {
        sum = (sum & LowHalf) + (sum >> 32);
        sum = (sum & 0xffff) + ((sum >> 16) & 0xffff) + (sum >> 32);
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)sum;
    }

    /// <summary>Adds whole vectors of 32 bytes and removes them from <paramref name="data"/>; the sum is in the machine's byte order.</summary>
    internal static ulong Sum256(ref ReadOnlySpan<byte> data)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector256<ulong>>(data);
        var mask = Vector256.Create(LowHalf);
        var low = Vector256<ulong>.Zero;
        var high = Vector256<ulong>.Zero;
        foreach (var vector in vectors)
        {
            low += vector & mask;
            high += vector >>> 32;
        }

        data = data[(vectors.Length * Vector256<byte>.Count)..];
        return Vector256.Sum(low + high);
    }

    /// <summary>Adds whole vectors of 16 bytes and removes them from <paramref name="data"/>; the sum is in the machine's byte order.</summary>
    internal static ulong Sum128(ref ReadOnlySpan<byte> data)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector128<ulong>>(data);
        var mask = Vector128.Create(LowHalf);
        var low = Vector128<ulong>.Zero;
        var high = Vector128<ulong>.Zero;
        foreach (var vector in vectors)
        {
            low += vector & mask;
            high += vector >>> 32;
        }

        data = data[(vectors.Length * Vector128<byte>.Count)..];
        return Vector128.Sum(low + high);
    }

    /// <summary>Adds all bytes, in the machine's byte order.</summary>
    internal static ulong SumScalar(ReadOnlySpan<byte> data)
    {
        ulong sum = 0;
        while (data.Length >= sizeof(uint))
        {
            sum += MemoryMarshal.Read<uint>(data);
            data = data[sizeof(uint)..];
        }

        if (data.Length >= sizeof(ushort))
        {
            sum += MemoryMarshal.Read<ushort>(data);
            data = data[sizeof(ushort)..];
        }

        if (data.Length > 0)
        {
            sum += BitConverter.IsLittleEndian ? data[0] : (uint)data[0] << 8;
        }

        return sum;
    }
}
