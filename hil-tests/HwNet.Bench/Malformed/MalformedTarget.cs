namespace HwNet.Bench.Malformed;

/// <summary>A parser under malformed input: its seeds, and what must hold whatever it is given.</summary>
internal abstract class MalformedTarget : IDisposable
{
    /// <summary>As <see cref="MalformedRun.Parsers"/> names it.</summary>
    internal abstract string Name { get; }

    /// <summary>Good inputs of every kind.</summary>
    internal abstract IReadOnlyList<MalformedSeed> Seeds { get; }

    /// <summary>Bytes that the parser may allocate for an input, beside twice its length: a parser of transfers none.</summary>
    internal virtual long MayAllocate => 0;

    /// <summary>Things that were found good: frames, messages, notifications, functions.</summary>
    internal long Accepted { get; set; }

    /// <summary>A session begins: state of earlier inputs is forgotten.</summary>
    internal virtual void Reset()
    {
    }

    /// <summary>Gives an input to the parser and looks at what it makes of it.</summary>
    /// <returns>What is wrong; null when all is well.</returns>
    internal abstract string? Feed(ReadOnlySpan<byte> input);

    /// <summary>What is wrong after the last input.</summary>
    internal virtual string? Finish() => null;

    public virtual void Dispose()
    {
    }
}
