namespace HwNet.Bench.Malformed;

/// <summary>A number in a seed that means something to a parser: a length, an offset, a signature, a count.</summary>
/// <param name="Offset">Where.</param>
/// <param name="Size">Bytes: 1, 2 or 4; little-endian.</param>
internal readonly record struct SeedField(int Offset, int Size);
