using System.Runtime.CompilerServices;

namespace HwNet.Protocols;

/// <summary>One counter for each value of an enumeration of causes, which must be numbered from 0 without holes.</summary>
internal sealed class CauseCounters<TCause>
    where TCause : struct, Enum
{
    private readonly long[] _counts = new long[Enum.GetValues<TCause>().Length];

    internal void Count(TCause cause, int packets = 1) => Interlocked.Add(ref _counts[Unsafe.BitCast<TCause, int>(cause)], packets);

    internal IReadOnlyDictionary<TCause, long> Snapshot()
    {
        var byCause = new Dictionary<TCause, long>();
        foreach (var cause in Enum.GetValues<TCause>())
        {
            byCause[cause] = Volatile.Read(ref _counts[Unsafe.BitCast<TCause, int>(cause)]);
        }

        return byCause;
    }
}
