namespace HwNet.Net;

/// <summary>Which interfaces of a stack are made of which: a VLAN of its parent, an aggregate or a bridge of its members. There are no rings.</summary>
/// <remarks>
/// Lock: own, a leaf; look-ups take it too, so it is not for the path of packets. What is detached is forgotten. An upper interface may take
/// the configuration lock of a lower one while it holds its own, never the other way round: that is why rings must not be.
/// </remarks>
public sealed class IfComposition
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IfNet, IfNet[]> _lower = [];

    internal IfComposition()
    {
    }

    /// <summary>Notes that <paramref name="upper"/> is made of <paramref name="lower"/>, among others. n</summary>
    /// <returns>None; EEXIST (noted already); ELOOP (they are the same, or the lower one is made of the upper one); ENXIO (one is detached).</returns>
    public Errno Add(IfNet upper, IfNet lower)
    {
        ArgumentNullException.ThrowIfNull(upper);
        ArgumentNullException.ThrowIfNull(lower);
        lock (_lock)
        {
            var known = _lower.GetValueOrDefault(upper, []);
            if (Array.IndexOf(known, lower) >= 0)
            {
                return Errno.EEXIST;
            }

            if (Reaches(lower, upper))
            {
                return Errno.ELOOP;
            }

            // Under the lock, as Forget is: what is detached now was either refused or is forgotten after this.
            if (upper.IsDetached || lower.IsDetached)
            {
                return Errno.ENXIO;
            }

            _lower[upper] = [.. known, lower];
            return Errno.None;
        }
    }

    /// <summary>Takes a note of <see cref="Add"/> back; nothing when there is none. n</summary>
    public void Remove(IfNet upper, IfNet lower)
    {
        lock (_lock)
        {
            Forget(upper, lower);
        }
    }

    /// <summary>What an interface is made of, in order of addition; a snapshot. n</summary>
    public IReadOnlyList<IfNet> LowerOf(IfNet upper)
    {
        lock (_lock)
        {
            return _lower.GetValueOrDefault(upper, []);
        }
    }

    /// <summary>What is made of an interface, itself, not by way of others; a snapshot. n</summary>
    public IReadOnlyList<IfNet> UpperOf(IfNet lower)
    {
        lock (_lock)
        {
            return [.. _lower.Where(e => Array.IndexOf(e.Value, lower) >= 0).Select(static e => e.Key)];
        }
    }

    /// <summary>True when <paramref name="upper"/> is <paramref name="lower"/>, or made of it, however many are in between. n</summary>
    public bool IsMadeOf(IfNet upper, IfNet lower)
    {
        lock (_lock)
        {
            return Reaches(upper, lower);
        }
    }

    /// <summary>The interface is detached. n</summary>
    internal void Forget(IfNet ifp)
    {
        lock (_lock)
        {
            _ = _lower.Remove(ifp);
            foreach (var upper in _lower.Keys.ToArray())
            {
                Forget(upper, ifp);
            }
        }
    }

    private void Forget(IfNet upper, IfNet lower)
    {
        if (!_lower.TryGetValue(upper, out var known))
        {
            return;
        }

        IfNet[] left = [.. known.Where(ifp => ifp != lower)];
        if (left.Length > 0)
        {
            _lower[upper] = left;
        }
        else
        {
            _ = _lower.Remove(upper);
        }
    }

    private bool Reaches(IfNet from, IfNet to) => from == to || Array.Exists(_lower.GetValueOrDefault(from, []), next => Reaches(next, to));
}
