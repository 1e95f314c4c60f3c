using HwNet.Net;

namespace HwNet.Protocols;

/// <summary>if_afdata of every interface: what a family keeps for each, found by its index.</summary>
/// <remarks>Readers take no lock: the table is replaced, never changed. Lock: I (own), a leaf, for changes.</remarks>
internal sealed class InterfaceTable<TState>
    where TState : class
{
    private readonly Lock _lock = new();
    private volatile Entry[] _entries = [];
    private volatile TState[] _all = [];

    /// <summary>What is kept for each, without holes; not to be changed.</summary>
    internal TState[] All => _all;

    /// <summary>What is kept for the interface; null when it is not attached.</summary>
    internal TState? Of(IfNet ifp)
    {
        var entries = _entries;
        var index = ifp.Index;

        // An index is given out again after a detach.
        return (uint)index < (uint)entries.Length && entries[index].Ifp == ifp ? entries[index].State : null;
    }

    internal void Add(IfNet ifp, TState state)
    {
        lock (_lock)
        {
            var entries = new Entry[Math.Max(_entries.Length, ifp.Index + 1)];
            _entries.CopyTo(entries, 0);
            entries[ifp.Index] = new Entry(ifp, state);
            Publish(entries);
        }
    }

    /// <summary>Takes this one out; another interface's may stand at its index already.</summary>
    internal void Remove(IfNet ifp, object state)
    {
        lock (_lock)
        {
            var entries = (Entry[])_entries.Clone();
            if (entries[ifp.Index].State == state)
            {
                entries[ifp.Index] = default;
            }

            Publish(entries);
        }
    }

    private void Publish(Entry[] entries)
    {
        _entries = entries;
        _all = [.. entries.Where(static entry => entry.State is not null).Select(static entry => entry.State!)];
    }

    private readonly struct Entry(IfNet ifp, TState state)
    {
        internal IfNet? Ifp { get; } = ifp;

        internal TState? State { get; } = state;
    }
}
