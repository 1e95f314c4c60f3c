using HwNet.Sysctl;

namespace HwNet.Protocols.Arp;

/// <summary>net.link.ether.inet: times and limits of address resolution. May change at any time.</summary>
public sealed class ArpKnobs
{
    private long _maxAge = TimeSpan.FromMinutes(20).Ticks;
    private long _hold = TimeSpan.FromSeconds(20).Ticks;
    private int _maxTries = 5;
    private int _maxIncomplete = 64;
    private int _maxEntries = 1024;

    /// <summary>max_age: an entry that is not heard of for so long is forgotten; one in use is asked for again shortly before. 20 minutes.</summary>
    public TimeSpan MaxAge { get => TimeSpan.FromTicks(Volatile.Read(ref _maxAge)); set => Volatile.Write(ref _maxAge, value.Ticks); }

    /// <summary>arpt_down: a neighbour that did not answer is not asked again for so long. 20 seconds.</summary>
    public TimeSpan HoldOff { get => TimeSpan.FromTicks(Volatile.Read(ref _hold)); set => Volatile.Write(ref _hold, value.Ticks); }

    /// <summary>maxtries: requests, one a second, until a neighbour counts as down. 5.</summary>
    public int MaxTries { get => Volatile.Read(ref _maxTries); set => Volatile.Write(ref _maxTries, value); }

    /// <summary>Neighbours of one interface that may be incomplete or down at a time: a scan must not fill the table. 64.</summary>
    public int MaxIncomplete { get => Volatile.Read(ref _maxIncomplete); set => Volatile.Write(ref _maxIncomplete, value); }

    /// <summary>Neighbours of one interface in all states; a full table learns nobody new. 1024.</summary>
    public int MaxEntries { get => Volatile.Read(ref _maxEntries); set => Volatile.Write(ref _maxEntries, value); }

    internal void AddTo(SysctlTree tree)
    {
        const string At = "net.link.ether.inet";
        var second = TimeSpan.FromSeconds(1);
        tree.Duration($"{At}.max_age", "A neighbour that is not heard of for so long is forgotten", () => MaxAge, v => MaxAge = v, second, TimeSpan.FromDays(7));
        tree.Duration($"{At}.host_down_time", "A neighbour that did not answer is not asked again for so long", () => HoldOff, v => HoldOff = v, TimeSpan.Zero, TimeSpan.FromDays(1));
        tree.Int($"{At}.maxtries", "requests", "One a second, until a neighbour counts as down", () => MaxTries, v => MaxTries = v, 1, 100);
        tree.Int($"{At}.max_incomplete", "neighbours", "Of one interface that may be incomplete or down at a time", () => MaxIncomplete, v => MaxIncomplete = v, 1, 1 << 20);
        tree.Int($"{At}.max_entries", "neighbours", "Of one interface, in all states", () => MaxEntries, v => MaxEntries = v, 1, 1 << 20);
    }
}
