using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>A thread that reads the counters of an interface over and over and notes when one goes backwards.</summary>
internal sealed class CounterReader : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _stop;
    private volatile string? _fault;

    internal CounterReader(IfCounters counters)
    {
        _thread = new Thread(() => Read(counters)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Ends the reading.</summary>
    /// <returns>What went backwards, or null.</returns>
    internal string? Stop()
    {
        _stop = true;
        Assert.True(_thread.Join(TimeSpan.FromMinutes(2)), "the reader hangs");
        return _fault;
    }

    public void Dispose() => Stop();

    private void Read(IfCounters counters)
    {
        var before = Values(counters.Snapshot());
        while (!_stop && _fault is null)
        {
            var now = Values(counters.Snapshot());
            for (var i = 0; i < now.Length; i++)
            {
                if (now[i] < before[i])
                {
                    _fault = $"counter {i} went from {before[i]} to {now[i]}";
                }
            }

            before = now;
        }
    }

    private static long[] Values(IfData d) =>
    [
        d.InPackets, d.InBytes, d.InMulticasts, d.InErrors, d.InQueueDrops, d.InNoProto, d.InDelivered, d.OutPackets, d.OutBytes, d.OutMulticasts,
        d.OutErrors, d.OutDrops, d.Collisions, d.OutAccepted, .. d.InDropsBy.OrderBy(static e => e.Key).Select(static e => e.Value),
        .. d.OutDropsBy.OrderBy(static e => e.Key).Select(static e => e.Value),
    ];
}
