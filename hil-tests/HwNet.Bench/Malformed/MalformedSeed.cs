namespace HwNet.Bench.Malformed;

/// <summary>A good input, with all that a mutation needs to know of its grammar.</summary>
/// <param name="Bytes">The input.</param>
/// <param name="Fields">Its numbers.</param>
/// <param name="Marks">Offsets where something begins or ends: what a lying offset or length would like to name.</param>
internal sealed record MalformedSeed(byte[] Bytes, SeedField[] Fields, int[] Marks);
