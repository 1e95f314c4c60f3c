using HwNet.Wire;

namespace HwNet.Protocols.Inet6;

/// <summary>tcp_hc_getmtu: destinations on the way to which a link takes less than the first one does (RFC 8201).</summary>
/// <remarks>Lock: own, a leaf, for changes; look-ups read a table that is replaced and never changed. Nothing is allocated by them.</remarks>
internal sealed class PathMtuTable(TimeProvider clock)
{
    /// <summary>Destinations at most.</summary>
    internal const int MaxEntries = 256;

    /// <summary>RFC 8201 section 5.3: then a larger packet may try again.</summary>
    private const uint LifetimeSeconds = 600;

    private readonly Lock _lock = new();
    private volatile Dictionary<ZonedAddress, Entry> _entries = [];

    internal int Count => _entries.Count;

    /// <summary>Bytes of a packet at most, of those that the first link takes.</summary>
    internal int Of(in ZonedAddress destination, int linkMtu)
    {
        var entries = _entries;
        return entries.Count > 0 && entries.TryGetValue(destination, out var entry) ? Math.Min(entry.Mtu, linkMtu) : linkMtu;
    }

    /// <summary>A router says that its next link takes only so much.</summary>
    /// <returns>False when that is less than every link takes, no less than was known, or the table is full.</returns>
    internal bool Learn(in ZonedAddress destination, uint mtu, int linkMtu)
    {
        lock (_lock)
        {
            if (mtu < Ipv6Header.MinMtu || mtu >= (uint)Of(destination, linkMtu) || (_entries.Count >= MaxEntries && !_entries.ContainsKey(destination)))
            {
                return false;
            }

            _entries = new Dictionary<ZonedAddress, Entry>(_entries) { [destination] = new Entry((int)mtu, new Deadline(clock, LifetimeSeconds)) };
            return true;
        }
    }

    /// <summary>1 Hz</summary>
    internal void Tick()
    {
        lock (_lock)
        {
            if (_entries.Values.Any(entry => entry.Until.IsOver(clock)))
            {
                _entries = _entries.Where(e => !e.Value.Until.IsOver(clock)).ToDictionary();
            }
        }
    }

    private readonly record struct Entry(int Mtu, Deadline Until);
}
