using System.Buffers.Binary;

namespace HwNet.Bench.Malformed;

/// <summary>Makes a malformed input out of a good one: numbers that lie, at and next to every bound; cuts, repeats, swaps, noise.</summary>
internal static class Mutator
{
    /// <summary>Bytes of the buffer that an input may take.</summary>
    internal const int Room = 16384;

    private static readonly uint[] Edges =
    [
        0, 1, 2, 7, 8, 9, 13, 14, 15, 0x7f, 0x80, 0xff, 0x100, 0x3ff, 0x400, 0x5ee, 0x7ff, 0x800, 0x3fff, 0x4000, 0x7fff, 0x8000, 0xfffe, 0xffff,
        0x10000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffff8, 0xfffffffc, 0xfffffffe, 0xffffffff,
    ];

    /// <summary>Writes a mutated input.</summary>
    /// <param name="seed">The good one.</param>
    /// <param name="random">What is done to it.</param>
    /// <param name="into">At least <see cref="Room"/> bytes.</param>
    /// <returns>The input's length.</returns>
    internal static int Mutate(MalformedSeed seed, ref FastRandom random, Span<byte> into)
    {
        seed.Bytes.CopyTo(into);
        var length = seed.Bytes.Length;

        // Mostly one or two lies: more of them, and the parser is done at the first.
        for (var left = 1 + (random.Below(4) * random.Below(2)); left > 0; left--)
        {
            length = Once(seed, ref random, into, length);
        }

        return length;
    }

    private static int Once(MalformedSeed seed, ref FastRandom random, Span<byte> into, int length)
    {
        switch (random.Below(16))
        {
            case < 10 when seed.Fields.Length > 0:
                Lie(seed, ref random, into[..length]);
                return length;
            case 10:
                // Cut at a bound of the grammar, or one byte beside it.
                return Math.Clamp(Mark(seed, ref random) + random.Below(3) - 1, 0, length);
            case 11:
                return random.Below(length + 1);
            case 12:
                return Extend(ref random, into, length);
            case 13:
                return Repeat(seed, ref random, into, length);
            case 14:
                Swap(seed, ref random, into[..length]);
                return length;
            default:
                Noise(ref random, into[..length]);
                return length;
        }
    }

    /// <summary>Gives a field another value.</summary>
    private static void Lie(MalformedSeed seed, ref FastRandom random, Span<byte> input)
    {
        var field = seed.Fields[random.Below(seed.Fields.Length)];
        if (field.Offset + field.Size > input.Length)
        {
            return;
        }

        var old = Get(input, field);
        var near = (uint)(random.Below(5) - 2);
        var value = random.Below(8) switch
        {
            0 or 1 => Edges[random.Below(Edges.Length)],
            2 => old + near,
            3 => (uint)Mark(seed, ref random) + near,
            4 => (uint)(Mark(seed, ref random) - Mark(seed, ref random)) + near,
            5 => (uint)input.Length - old + near,
            6 => old ^ (1U << random.Below(8 * field.Size)),
            _ => (uint)random.Next(),
        };
        Set(input, field, value);
    }

    private static int Extend(ref FastRandom random, Span<byte> into, int length)
    {
        var more = random.Below(2) == 0 ? 1 + random.Below(16) : random.Below(Math.Min(1024, Room - length) + 1);
        more = Math.Min(more, Room - length);
        var tail = into.Slice(length, more);
        if (random.Below(2) == 0)
        {
            tail.Clear();
        }
        else
        {
            tail.Fill((byte)random.Next());
        }

        return length + more;
    }

    /// <summary>A piece of the seed once more, behind the input: a second message, half a table.</summary>
    private static int Repeat(MalformedSeed seed, ref FastRandom random, Span<byte> into, int length)
    {
        var (from, to) = (Mark(seed, ref random), Mark(seed, ref random));
        var piece = seed.Bytes.AsSpan(Math.Min(from, to), Math.Abs(to - from));
        if (piece.Length > Room - length)
        {
            return length;
        }

        piece.CopyTo(into[length..]);
        return length + piece.Length;
    }

    private static void Swap(MalformedSeed seed, ref FastRandom random, Span<byte> input)
    {
        if (seed.Fields.Length == 0)
        {
            return;
        }

        var (one, two) = (seed.Fields[random.Below(seed.Fields.Length)], seed.Fields[random.Below(seed.Fields.Length)]);
        if (Math.Max(one.Offset + one.Size, two.Offset + two.Size) <= input.Length)
        {
            var value = Get(input, one);
            Set(input, one, Get(input, two));
            Set(input, two, value);
        }
    }

    private static void Noise(ref FastRandom random, Span<byte> input)
    {
        for (var i = random.Below(8); i >= 0 && !input.IsEmpty; i--)
        {
            // The front, where the headers are, as often as everywhere.
            input[random.Below(random.Below(2) == 0 ? Math.Min(64, input.Length) : input.Length)] = (byte)random.Next();
        }
    }

    private static int Mark(MalformedSeed seed, ref FastRandom random) => seed.Marks[random.Below(seed.Marks.Length)];

    private static uint Get(ReadOnlySpan<byte> input, SeedField field) => field.Size switch
    {
        1 => input[field.Offset],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(input[field.Offset..]),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(input[field.Offset..]),
    };

    private static void Set(Span<byte> input, SeedField field, uint value)
    {
        for (var i = 0; i < field.Size; i++)
        {
            input[field.Offset + i] = (byte)(value >> (8 * i));
        }
    }
}
