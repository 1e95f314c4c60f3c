namespace HwNet.Net;

/// <summary>if_com_alloc, if_com_free: for each interface type at most one pair that makes and frees the link layer's common data.</summary>
public sealed class IfTypeRegistry
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IfType, (Func<IfNet, object?> Allocate, Action<object> Free)> _pairs = [];

    /// <summary>if_register_com_alloc.</summary>
    /// <param name="type">The type.</param>
    /// <param name="allocate">Makes the data (IfNet.Common); null declines, and the interface is not made.</param>
    /// <param name="free">Frees it.</param>
    /// <exception cref="InvalidOperationException">The type has a pair.</exception>
    public void Register(IfType type, Func<IfNet, object?> allocate, Action<object> free)
    {
        lock (_lock)
        {
            if (!_pairs.TryAdd(type, (allocate, free)))
            {
                throw new InvalidOperationException($"if_register_com_alloc: {type} is registered already");
            }
        }
    }

    /// <summary>if_deregister_com_alloc.</summary>
    /// <exception cref="InvalidOperationException">The type has no pair.</exception>
    public void Deregister(IfType type)
    {
        lock (_lock)
        {
            if (!_pairs.Remove(type))
            {
                throw new InvalidOperationException($"if_deregister_com_alloc: {type} is not registered");
            }
        }
    }

    /// <summary>Makes the common data of an interface, if its type has any; it is freed by the function registered now.</summary>
    /// <returns>False: the allocator declined.</returns>
    internal bool TryAllocate(IfNet ifp)
    {
        (Func<IfNet, object?> Allocate, Action<object> Free) pair;
        lock (_lock)
        {
            if (!_pairs.TryGetValue(ifp.Type, out pair))
            {
                return true;
            }
        }

        var common = pair.Allocate(ifp);
        if (common is null)
        {
            return false;
        }

        ifp.AdoptCommon(common, pair.Free);
        return true;
    }
}
