using HwNet.Sysctl;

namespace HwNet.Protocols.Nd;

/// <summary>net.inet6.icmp6.nd6_*: times and limits of neighbour discovery (RFC 4861 section 10). May change at any time.</summary>
public sealed class NdKnobs
{
    private long _reachable = TimeSpan.FromSeconds(30).Ticks;
    private int _maxEntries = 1024;
    private int _maxIncomplete = 64;
    private int _dadCount = 1;

    /// <summary>REACHABLE_TIME: a confirmed neighbour counts as reachable for so long. 30 seconds.</summary>
    public TimeSpan Reachable { get => TimeSpan.FromTicks(Volatile.Read(ref _reachable)); set => Volatile.Write(ref _reachable, value.Ticks); }

    /// <summary>Neighbours of one interface in all states; a full table learns nobody new. 1024.</summary>
    public int MaxEntries { get => Volatile.Read(ref _maxEntries); set => Volatile.Write(ref _maxEntries, value); }

    /// <summary>Neighbours of one interface that may be incomplete at a time: a scan must not fill the table (RFC 6583). 64.</summary>
    public int MaxIncomplete { get => Volatile.Read(ref _maxIncomplete); set => Volatile.Write(ref _maxIncomplete, value); }

    /// <summary>ip6_dad_count, DupAddrDetectTransmits: probes for a new address, one a second; 0 for none. 1.</summary>
    public int DadCount { get => Volatile.Read(ref _dadCount); set => Volatile.Write(ref _dadCount, value); }

    internal void AddTo(SysctlTree tree)
    {
        const string At = "net.inet6.icmp6";
        var second = TimeSpan.FromSeconds(1);
        tree.Duration($"{At}.nd6_reachable", "A confirmed neighbour counts as reachable for so long", () => Reachable, v => Reachable = v, second, TimeSpan.FromHours(1));
        tree.Int($"{At}.nd6_max_incomplete", "neighbours", "Of one interface that may be incomplete at a time", () => MaxIncomplete, v => MaxIncomplete = v, 1, 1 << 20);
        tree.Int($"{At}.nd6_max_entries", "neighbours", "Of one interface, in all states", () => MaxEntries, v => MaxEntries = v, 1, 1 << 20);
        tree.Int("net.inet6.ip6.dad_count", "probes", "For a new address, one a second; 0 for none", () => DadCount, v => DadCount = v, 0, 16);
    }
}
