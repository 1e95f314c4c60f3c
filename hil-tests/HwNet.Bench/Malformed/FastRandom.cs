namespace HwNet.Bench.Malformed;

/// <summary>xorshift64*: random numbers by the million. The same seeds give the same numbers everywhere.</summary>
internal struct FastRandom
{
    private ulong _state;

    /// <summary>The numbers of one input of a run.</summary>
    internal FastRandom(int seed, long number)
    {
        // SplitMix64: neighbouring seeds give streams that have nothing in common.
        var z = ((ulong)(uint)seed << 32) + ((ulong)number * 0x9e3779b97f4a7c15) + 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        _state = (z ^ (z >> 31)) | 1;
    }

    internal ulong Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545f4914f6cdd1d;
    }

    /// <summary>0 to <paramref name="limit"/> - 1; 0 when the limit is 0.</summary>
    internal int Below(int limit) => (int)(((Next() >> 33) * (ulong)(uint)limit) >> 31);
}
