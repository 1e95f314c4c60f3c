namespace HwNet.Net;

/// <summary>mycpuid: the stack CPU that the calling thread works for.</summary>
internal static class StackCpu
{
    [ThreadStatic]
    private static int _cpuPlusOne;

    /// <summary>The CPU of the calling thread; threads that belong to none count as CPU 0.</summary>
    internal static int Current => Math.Max(0, _cpuPlusOne - 1);

    /// <summary>Makes the calling thread belong to a CPU.</summary>
    /// <returns>What to give to <see cref="Restore"/> afterwards.</returns>
    internal static int Bind(int cpu)
    {
        var previous = _cpuPlusOne;
        _cpuPlusOne = cpu + 1;
        return previous;
    }

    internal static void Restore(int previous) => _cpuPlusOne = previous;
}
