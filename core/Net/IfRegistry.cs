using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace HwNet.Net;

/// <summary>ifnet list and ifindex2ifnet: the interfaces of one stack, by order, name and index.</summary>
/// <remarks>Lock: R (registry), taken after C where both are needed. Readers take no lock: list and table are replaced, never changed.</remarks>
public sealed partial class IfRegistry
{
    private readonly Lock _lock = new();
    private readonly NetStack _stack;
    private readonly ConcurrentDictionary<string, IfNet> _byName = new(StringComparer.Ordinal);
    private volatile IfNet[] _list = [];
    private volatile IfNet?[] _byIndex = new IfNet?[8];
    private readonly IfUnits _units;
    private int _highest;
    private int _nextCpu;

    internal IfRegistry(NetStack stack)
    {
        _stack = stack;
        _units = new IfUnits(_byName.ContainsKey);
    }

    /// <summary>The interfaces in order of attachment; a snapshot.</summary>
    public IReadOnlyList<IfNet> All => _list;

    /// <summary>if_index: the highest index in use; 0 without interfaces.</summary>
    public int HighestIndex => Volatile.Read(ref _highest);

    /// <summary>hinv: every attached device.</summary>
    public IReadOnlyList<IfInventoryEntry> Inventory => [.. _list.Select(static ifp => ifp.Inventory)];

    /// <summary>if_alloc, if_initname, if_attach: makes the interface of a driver and puts it on the list. n</summary>
    /// <param name="driverName">if_dname: "epair".</param>
    /// <param name="driver">Not attached elsewhere.</param>
    /// <param name="options">What the driver says of its hardware.</param>
    /// <param name="ifp">The interface, when the result is None.</param>
    /// <returns>None; EEXIST (unit or name in use); EINVAL (empty name, negative unit); ENAMETOOLONG; ENOMEM (the type's allocator declined).</returns>
    /// <exception cref="ArgumentException">The serializer is partially set up, or given twice; or there is no such CPU.</exception>
    /// <exception cref="InvalidOperationException">The driver is attached already.</exception>
    public Errno Attach(string driverName, NetDriver driver, IfAttachOptions options, out IfNet? ifp)
    {
        ArgumentNullException.ThrowIfNull(driverName);
        ArgumentNullException.ThrowIfNull(driver);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)(options.CpuId ?? 0), (uint)_stack.Ports.CpuCount, nameof(options));
        if (options.Serializer is not null && options.Operations is not null)
        {
            throw new ArgumentException("both serialize functions and a serializer are supplied: choose one", nameof(options));
        }

        ifp = null;
        lock (_lock)
        {
            var error = TryName(driverName, options, out var unit, out var name);
            if (error != Errno.None)
            {
                return error;
            }

            error = Make(driverName, unit, name, driver, options, out ifp);
            if (error != Errno.None)
            {
                return error;
            }
        }

        ifp!.FinishAttach();
        return Errno.None;
    }

    /// <summary>if_detach: takes the interface out. When it returns no entry point of the driver runs, and no packet refers to the interface. n</summary>
    /// <returns>None; ENXIO when it is detached already.</returns>
    public Errno Detach(IfNet ifp)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        ifp.Serializer.AssertNotHeld();
        var error = ifp.BeginDetach();
        if (error != Errno.None)
        {
            return error;
        }

        lock (_lock)
        {
            Remove(ifp);
        }

        ifp.FinishDetach();
        Forget(ifp);
        return Errno.None;
    }

    /// <summary>ifunit: by its whole name. n</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out IfNet? ifp) => _byName.TryGetValue(name, out ifp);

    /// <summary>if_withname: by the name in an AF_LINK address, which is not terminated. n</summary>
    /// <param name="data">sdl_data: the name and what follows it.</param>
    /// <param name="nameLength">sdl_nlen.</param>
    /// <param name="ifp">The interface.</param>
    /// <returns>False when the name is empty, too long, longer than the data, or unknown.</returns>
    public bool TryFind(ReadOnlySpan<byte> data, int nameLength, [NotNullWhen(true)] out IfNet? ifp)
    {
        ifp = null;
        return nameLength is > 0 and <= IfNet.MaxNameLength && nameLength <= data.Length
            && TryFind(Encoding.UTF8.GetString(data[..nameLength]), out ifp);
    }

    /// <summary>ifnet_byindex: by index; null past the table and for a detached interface. n</summary>
    public IfNet? ByIndex(int index)
    {
        var table = _byIndex;
        return (uint)index < (uint)table.Length ? Volatile.Read(ref table[index]) : null;
    }

    /// <summary>ifaddr_byindex: the AF_LINK address of the interface with that index, or null. n</summary>
    public LinkIfAddress? AddressByIndex(int index) => ByIndex(index)?.AddressIndex.Of(AddressFamily.Link)?.First as LinkIfAddress;

    /// <summary>if_getanyethermac: the first Ethernet hardware address of at least so many bytes. n</summary>
    /// <returns>None; ENOENT when there is none.</returns>
    public Errno TryGetAnyEtherAddress(int minimumLength, out LinkAddress lladdr)
    {
        foreach (var ifp in _list)
        {
            if (ifp.Type == IfType.Ether && ifp.AddressLength >= minimumLength && ifp.Lladdr.IsStation)
            {
                lladdr = ifp.Lladdr;
                return Errno.None;
            }
        }

        lladdr = default;
        return Errno.ENOENT;
    }

    /// <summary>SIOCSIFNAME. C of the interface held</summary>
    internal Errno Rename(IfNet ifp, string name)
    {
        lock (_lock)
        {
            var error = CheckName(name);
            if (error != Errno.None)
            {
                return error;
            }

            // For a moment it has both names, never none.
            var old = ifp.Name;
            _byName[name] = ifp;
            ifp.Rename(name);
            _ = _byName.TryRemove(old, out _);
            _units.Free(old);
        }

        // Not inside R: an observer may ask for a lock whose holder waits for R.
        _stack.Events.Flush(ifp);
        return Errno.None;
    }

    /// <summary>Makes the interface and puts it on the list. R</summary>
    private Errno Make(string driverName, int unit, string name, NetDriver driver, IfAttachOptions options, out IfNet? ifp)
    {
        ifp = null;
        var made = new IfNet(_stack, driverName, unit, name, driver, options);
        if (!TryBind(made, driver))
        {
            return Errno.ENOMEM;
        }

        made.CpuId = options.CpuId ?? (_nextCpu++ % _stack.Ports.CpuCount);
        Insert(made);
        ifp = made;
        return Errno.None;
    }

    /// <summary>The interface has left: so do its unit and what its type's allocator made.</summary>
    private void Forget(IfNet ifp)
    {
        _stack.Cloners.Forget(ifp);
        _stack.Composition.Forget(ifp);
        ifp.FreeCommon();
    }

    /// <summary>Ties driver and interface together and makes the type's common data; undone when there is none to be had.</summary>
    private bool TryBind(IfNet made, NetDriver driver)
    {
        driver.AttachTo(made);
        var allocated = false;
        try
        {
            return allocated = _stack.Types.TryAllocate(made);
        }
        finally
        {
            if (!allocated)
            {
                driver.Unattach();
            }
        }
    }

    private Errno TryName(string driverName, IfAttachOptions options, out int unit, out string name)
    {
        unit = options.NoUnit ? -1 : options.Unit ?? _units.Next(driverName);
        name = options.NoUnit ? driverName : $"{driverName}{unit}";
        return driverName.Length == 0 || (unit < 0 && !options.NoUnit) ? Errno.EINVAL : CheckName(name);
    }

    private Errno CheckName(string name)
    {
        if (name.Length == 0)
        {
            return Errno.EINVAL;
        }

        if (name.Length > IfNet.MaxNameLength)
        {
            return Errno.ENAMETOOLONG;
        }

        return TryFind(name, out _) ? Errno.EEXIST : Errno.None;
    }


    private void Insert(IfNet ifp)
    {
        var index = _highest + 1;
        var table = _byIndex;
        if (index >= table.Length)
        {
            Array.Resize(ref table, 2 * table.Length);
        }

        ifp.Index = index;
        Volatile.Write(ref table[index], ifp);
        _byIndex = table;
        Volatile.Write(ref _highest, index);
        _list = [.. _list, ifp];
        _byName[ifp.Name] = ifp;
        _stack.Groups.Adopt(ifp);
    }

    private void Remove(IfNet ifp)
    {
        _stack.Groups.Forget(ifp);
        _ = _byName.TryRemove(ifp.Name, out _);
        _units.Free(ifp.Name);
        _byIndex[ifp.Index] = null;
        while (_highest > 0 && _byIndex[_highest] is null)
        {
            _highest--;
        }

        _list = [.. _list.Where(i => i != ifp)];
    }
}
