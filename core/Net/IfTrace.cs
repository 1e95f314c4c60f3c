using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace HwNet.Net;

/// <summary>ktr: a ring of the last events of one interface's send path. Off, an event costs one test of a flag; never on, there is no ring.</summary>
public sealed class IfTrace
{
    private const int Size = 4096;

    private IfTraceRecord[] _ring = [];
    private long _next;
    private bool _enabled;

    /// <summary>Whether events are kept.</summary>
    public bool Enabled
    {
        get => Volatile.Read(ref _enabled);
        set
        {
            if (value && _ring.Length == 0)
            {
                _ = Interlocked.CompareExchange(ref _ring, new IfTraceRecord[Size], []);
            }

            Volatile.Write(ref _enabled, value);
        }
    }

    /// <summary>The events kept, oldest first; exact at rest.</summary>
    public IReadOnlyList<IfTraceRecord> Records()
    {
        var end = Volatile.Read(ref _next);
        var records = new List<IfTraceRecord>();
        for (var i = Math.Max(0, end - Size); i < end; i++)
        {
            records.Add(_ring[i % Size]);
        }

        return records;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Log(IfTraceEvent happened, long argument)
    {
        if (Volatile.Read(ref _enabled))
        {
            Keep(happened, argument);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Keep(IfTraceEvent happened, long argument)
    {
        var sequence = Interlocked.Increment(ref _next) - 1;
        _ring[sequence % Size] = new IfTraceRecord(sequence, happened, argument, Environment.CurrentManagedThreadId, Stopwatch.GetTimestamp());
    }
}
