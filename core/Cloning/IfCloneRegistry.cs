using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using HwNet.Net;
using NLog;

namespace HwNet.Cloning;

/// <summary>if_cloners: the cloners of one stack, and the interfaces they made.</summary>
/// <remarks>Lock: own, a leaf: the registry of interfaces is asked under it, which readers do without a lock; cloners are called without it.</remarks>
public sealed class IfCloneRegistry
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Cloning");

    private readonly Lock _lock = new();
    private readonly NetStack _stack;
    private readonly SortedDictionary<string, IfCloneUnits> _cloners = new(StringComparer.Ordinal);
    private readonly Dictionary<IfNet, IfClone> _made = [];

    internal IfCloneRegistry(NetStack stack) => _stack = stack;

    /// <summary>The names of the cloners, sorted; a snapshot.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_lock)
            {
                return [.. _cloners.Keys];
            }
        }
    }

    /// <summary>if_clone_attach. n</summary>
    /// <exception cref="ArgumentException">The name is empty, too long for a unit behind it, or ends in a digit.</exception>
    /// <exception cref="InvalidOperationException">There is a cloner of that name.</exception>
    public void Register(IfCloner cloner)
    {
        ArgumentNullException.ThrowIfNull(cloner);
        var name = cloner.Name;
        if (name.Length is 0 or >= IfNet.MaxNameLength || char.IsAsciiDigit(name[^1]))
        {
            throw new ArgumentException($"if_clone_attach: \"{name}\" can not be followed by a unit", nameof(cloner));
        }

        lock (_lock)
        {
            if (!_cloners.TryAdd(name, new IfCloneUnits(cloner)))
            {
                throw new InvalidOperationException($"if_clone_attach: {name} is registered already");
            }
        }
    }

    /// <summary>if_clone_detach: takes a cloner away and destroys what it made. n</summary>
    /// <exception cref="InvalidOperationException">It is not registered.</exception>
    public void Unregister(IfCloner cloner)
    {
        ArgumentNullException.ThrowIfNull(cloner);
        IfNet[] made;
        lock (_lock)
        {
            if (!_cloners.TryGetValue(cloner.Name, out var units) || units.Cloner != cloner)
            {
                throw new InvalidOperationException($"if_clone_detach: {cloner.Name} is not registered");
            }

            _ = _cloners.Remove(cloner.Name);
            made = [.. _made.Where(e => e.Value.Units == units).Select(static e => e.Key)];
        }

        foreach (var ifp in made)
        {
            var error = Destroy(ifp);
            if (error != Errno.None)
            {
                Log.Warn("{0}: its cloner went and it could not be destroyed: {1}", ifp.Name, error);
            }
        }
    }

    /// <summary>True when a cloner made the interface.</summary>
    public bool IsCloned(IfNet ifp)
    {
        lock (_lock)
        {
            return _made.ContainsKey(ifp);
        }
    }

    /// <summary>if_clone_create. n</summary>
    internal Errno Create(string name, IfCloneParameters? parameters, out IfNet? ifp)
    {
        ifp = null;
        var error = Reserve(name, out var clone);
        if (error != Errno.None)
        {
            return error;
        }

        error = CallCreate(clone!, parameters, out ifp);
        if (error == Errno.None && ifp is not null)
        {
            Keep(ifp, clone!);
            return Errno.None;
        }

        lock (_lock)
        {
            clone!.Units.Release(clone.Unit);
        }

        ifp = null;
        return error == Errno.None ? Errno.EIO : error;
    }

    /// <summary>if_clone_destroy. n</summary>
    internal Errno Destroy(IfNet ifp)
    {
        IfClone? clone;
        lock (_lock)
        {
            if (!_made.TryGetValue(ifp, out clone))
            {
                return Errno.EINVAL;
            }

            if (clone.Dying)
            {
                return Errno.EBUSY;
            }

            clone.Dying = true;
        }

        var error = CallDestroy(clone.Units.Cloner, ifp);
        if (error != Errno.None)
        {
            clone.Dying = false;
        }

        return error;
    }

    /// <summary>The interface is detached, by whomever: its unit is free again.</summary>
    internal void Forget(IfNet ifp)
    {
        lock (_lock)
        {
            if (_made.Remove(ifp, out var clone))
            {
                clone.Units.Release(clone.Unit);
            }
        }
    }

    private void Keep(IfNet ifp, IfClone clone)
    {
        lock (_lock)
        {
            _made.Add(ifp, clone);
        }

        // A device that was gone before it was entered here has been forgotten too early.
        if (ifp.IsDetached)
        {
            Forget(ifp);
        }
    }

    private Errno Reserve(string name, out IfClone? clone)
    {
        clone = null;
        lock (_lock)
        {
            if (!TryFind(name, out var units, out var unit))
            {
                return Errno.EINVAL;
            }

            if (unit is { } wanted ? !units.TryTake(wanted) : !units.TryTakeLowest(u => IsFree(units, u), out wanted))
            {
                return unit is null ? Errno.ENOBUFS : Errno.EEXIST;
            }

            clone = new IfClone(units, wanted);
            return Errno.None;
        }
    }

    private bool IsFree(IfCloneUnits units, int unit) => !_stack.Interfaces.TryFind($"{units.Cloner.Name}{unit}", out _);

    /// <summary>if_clone_lookup: splits "vlan3" into the cloner and the unit. Lock held</summary>
    /// <returns>False: no such cloner, or no such unit.</returns>
    private bool TryFind(string name, [NotNullWhen(true)] out IfCloneUnits? units, out int? unit)
    {
        var letters = name.AsSpan().TrimEnd("0123456789");
        var digits = name.AsSpan(letters.Length);
        unit = null;
        if (!_cloners.TryGetValue(letters.ToString(), out units))
        {
            return false;
        }

        if (digits.IsEmpty)
        {
            return true;
        }

        // "vlan03" would be a second name of vlan3.
        var good = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= units.Cloner.MaxUnit && (digits.Length == 1 || digits[0] != '0');
        unit = number;
        return good;
    }

    /// <summary>A cloner that throws must not take its caller with it.</summary>
    private Errno CallCreate(IfClone clone, IfCloneParameters? parameters, out IfNet? ifp)
    {
        try
        {
            return clone.Units.Cloner.Create(_stack, clone.Unit, parameters, out ifp);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Error(e, "{0}{1}: its cloner failed to make it", clone.Units.Cloner.Name, clone.Unit);
            ifp = null;
            return Errno.EIO;
        }
    }

    private static Errno CallDestroy(IfCloner cloner, IfNet ifp)
    {
        try
        {
            return cloner.Destroy(ifp);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Error(e, "{0}: its cloner failed to destroy it", ifp.Name);
            return Errno.EIO;
        }
    }
}
