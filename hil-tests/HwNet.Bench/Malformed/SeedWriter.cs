using System.Buffers.Binary;

namespace HwNet.Bench.Malformed;

/// <summary>Writes a seed and remembers where its fields are.</summary>
internal sealed class SeedWriter
{
    private readonly List<byte> _bytes = [];
    private readonly List<SeedField> _fields = [];
    private readonly SortedSet<int> _marks = [0];

    internal int Length => _bytes.Count;

    /// <summary>A number; later <see cref="Set"/> can give it another value.</summary>
    internal int Number(int size, long value)
    {
        var at = Length;
        _ = _marks.Add(at);
        _fields.Add(new SeedField(at, size));
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        _bytes.AddRange(number[..size]);
        return at;
    }

    internal SeedWriter Numbers(int size, params ReadOnlySpan<long> values)
    {
        foreach (var value in values)
        {
            _ = Number(size, value);
        }

        return this;
    }

    /// <summary>Bytes that are no number.</summary>
    internal int Raw(params ReadOnlySpan<byte> bytes)
    {
        var at = Length;
        _ = _marks.Add(at);
        _bytes.AddRange(bytes);
        return at;
    }

    /// <summary>A frame: bytes that tell its number, so that one out of place is seen.</summary>
    internal int Frame(int number, int length)
    {
        var frame = new byte[length];
        new Random(number).NextBytes(frame);
        return Raw(frame);
    }

    internal SeedWriter Align(int alignment)
    {
        while (Length % alignment != 0)
        {
            _bytes.Add(0);
        }

        return this;
    }

    internal SeedWriter Set(int at, int size, long value)
    {
        for (var i = 0; i < size; i++)
        {
            _bytes[at + i] = (byte)(value >> (8 * i));
        }

        return this;
    }

    internal byte[] Slice(int from) => [.. _bytes.Skip(from)];

    internal MalformedSeed Done()
    {
        _ = _marks.Add(Length);
        return new MalformedSeed([.. _bytes], [.. _fields], [.. _marks]);
    }
}
