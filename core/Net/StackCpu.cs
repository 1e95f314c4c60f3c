namespace HwNet.Net;

/// <summary>mycpuid: the stack CPU that the calling thread works for.</summary>
internal static class StackCpu
{
    [ThreadStatic]
    private static int t_cpuPlusOne;

    /// <summary>The CPU of the calling thread; threads that belong to none count as CPU 0.</summary>
    internal static int Current => Math.Max(0, t_cpuPlusOne - 1);

    /// <summary>Makes the calling thread belong to a CPU.</summary>
    /// <returns>What to give to <see cref="Restore"/> afterwards.</returns>
    internal static int Bind(int cpu)
    {
        var previous = t_cpuPlusOne;
        t_cpuPlusOne = cpu + 1;
        return previous;
    }

    internal static void Restore(int previous) => t_cpuPlusOne = previous;
}
