using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HwNet.Wire;

/// <summary>The CRC of Ethernet by carry-less multiplication: 16 bytes a step, or 64 in four steps that do not wait for each other.</summary>
/// <remarks>
/// A block of 16 bytes counts as a polynomial, its first bit the highest power. Multiplied by x to the power of the distance, modulo the CRC's, it may be added to
/// the block so far behind it, and the CRC stays the same. What is left at the end is 16 bytes, of which the table makes a CRC.
/// The constants are those powers, bits reversed: Intel, "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction" (2009).
/// </remarks>
internal static class Crc32Folding
{
    /// <summary>Bytes from which on it pays: 60 take a third longer than by the table, 1,514 a fifth of the time.</summary>
    internal const int Least = 2 * Stride;

    private const int Block = 16;
    private const int Stride = 4 * Block;

    /// <summary>True on processors that multiply so.</summary>
    internal static bool IsSupported => Pclmulqdq.IsSupported;

    /// <summary>To the next block.</summary>
    private static Vector128<ulong> Near => Vector128.Create(0x1_7519_97d0UL, 0x0_ccaa_009eUL);

    /// <summary>Four blocks on.</summary>
    private static Vector128<ulong> Far => Vector128.Create(0x1_5444_2bd4UL, 0x1_c6e4_1596UL);

    /// <summary>Folds whole blocks into one.</summary>
    /// <param name="crc">The register before.</param>
    /// <param name="data">At least <see cref="Least"/> bytes.</param>
    /// <param name="folded">16 bytes; with a register of 0 before them they leave the same CRC.</param>
    /// <returns>Bytes that are in it.</returns>
    internal static int Fold(uint crc, ReadOnlySpan<byte> data, Span<byte> folded)
    {
        var rest = data[Block..];
        var x = Load(data) ^ Vector128.CreateScalar((ulong)crc);
        x = FoldFour(x, ref rest);
        for (; rest.Length >= Block; rest = rest[Block..])
        {
            x = Step(x, Near) ^ Load(rest);
        }

        x.AsByte().CopyTo(folded);
        return data.Length - rest.Length;
    }

    private static Vector128<ulong> FoldFour(Vector128<ulong> x0, ref ReadOnlySpan<byte> rest)
    {
        var (x1, x2, x3) = (Load(rest), Load(rest[Block..]), Load(rest[(2 * Block)..]));
        for (rest = rest[(3 * Block)..]; rest.Length >= Stride; rest = rest[Stride..])
        {
            x0 = Step(x0, Far) ^ Load(rest);
            x1 = Step(x1, Far) ^ Load(rest[Block..]);
            x2 = Step(x2, Far) ^ Load(rest[(2 * Block)..]);
            x3 = Step(x3, Far) ^ Load(rest[(3 * Block)..]);
        }

        return Step(Step(Step(x0, Near) ^ x1, Near) ^ x2, Near) ^ x3;
    }

    private static Vector128<ulong> Load(ReadOnlySpan<byte> data) => Vector128.Create(data).AsUInt64();

    private static Vector128<ulong> Step(Vector128<ulong> x, Vector128<ulong> powers) =>
        Pclmulqdq.CarrylessMultiply(x, powers, 0x00) ^ Pclmulqdq.CarrylessMultiply(x, powers, 0x11);
}
