using System.Collections.Concurrent;

namespace HwNet.Protocols.Membership;

/// <summary>in_multihead: the groups of one family that an interface has joined, each as often as it was joined.</summary>
/// <remarks>Readers take no lock. Lock: own, a leaf, for changes.</remarks>
internal sealed class GroupMemberships<TAddress>
    where TAddress : struct, IEquatable<TAddress>
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<TAddress, int> _references = new();

    /// <summary>The groups, each once; a snapshot.</summary>
    internal TAddress[] All => [.. _references.Keys];

    internal bool Contains(TAddress group) => _references.ContainsKey(group);

    /// <returns>True for the first join.</returns>
    internal bool Add(TAddress group)
    {
        lock (_lock)
        {
            return (_references[group] = _references.GetValueOrDefault(group) + 1) == 1;
        }
    }

    /// <param name="group">The group.</param>
    /// <param name="last">True when it is joined no more.</param>
    /// <returns>False when it was not joined.</returns>
    internal bool Remove(TAddress group, out bool last)
    {
        lock (_lock)
        {
            last = false;
            if (!_references.TryGetValue(group, out var references))
            {
                return false;
            }

            last = references == 1;
            if (last)
            {
                _ = _references.TryRemove(group, out _);
            }
            else
            {
                _references[group] = references - 1;
            }

            return true;
        }
    }

    internal void Clear()
    {
        lock (_lock)
        {
            _references.Clear();
        }
    }
}
