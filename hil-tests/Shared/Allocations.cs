namespace HwNet.Tests;

/// <summary>Measures what a piece of code allocates in steady state. Compiled into every test project.</summary>
internal static class Allocations
{
    private const int Series = 5;

    /// <summary>The least that one of five series allocated on this thread, in bytes.</summary>
    /// <remarks>The runtime itself charges a thread now and then, for compiling a loop that became hot; code that allocates does so in every series.</remarks>
    internal static long Least(int rounds, Action round)
    {
        var least = long.MaxValue;
        for (var series = 0; series < Series; series++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < rounds; i++)
            {
                round();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
