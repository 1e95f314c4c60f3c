using System.Reflection;
using System.Runtime.Loader;
using HwNet.Drivers.Shared.BackEnds;
using HwNet.Net;

namespace HwNet.Drivers;

/// <summary>The drivers there are: every <see cref="DriverModule"/> of this assembly, and of modules loaded from files; and the back ends that were built in.</summary>
public sealed class DriverCatalog
{
    private readonly List<DriverModule> _modules = [];
    private readonly List<BackEnd> _backEnds = [];

    /// <summary>A catalogue of the drivers in this assembly, and of the back ends beside the program.</summary>
    public DriverCatalog()
    {
        _ = Add(typeof(DriverCatalog).Assembly);
        foreach (var path in OptionalBackEnd.FindAssemblies())
        {
            _ = Load(path);
        }
    }

    /// <summary>The modules, by name.</summary>
    public IReadOnlyList<DriverModule> Modules => [.. _modules.OrderBy(static m => m.Name, StringComparer.Ordinal)];

    /// <summary>The back ends, by name.</summary>
    public IReadOnlyList<BackEnd> BackEnds => [.. _backEnds.OrderBy(static b => b.Name, StringComparer.Ordinal)];

    /// <summary>kldload: adds the drivers and back ends of an assembly file. What it needs itself is looked for in its folder too.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The modules that were added.</returns>
    /// <exception cref="DriverModuleException">The file is not there, is no assembly, has no module, or one whose name is taken.</exception>
    public IReadOnlyList<DriverModule> Load(string path)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new DriverModuleException($"{path}: no such file; give the path of a driver module's .dll");
        }

        try
        {
            ModuleFolders.Add(Path.GetDirectoryName(full)!);
            var known = _backEnds.Count;
            var added = Add(AssemblyLoadContext.Default.LoadFromAssemblyPath(full));
            return added.Count > 0 || _backEnds.Count > known
                ? added
                : throw new DriverModuleException($"{path}: no driver in it; a module has a public class that derives from DriverModule");
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or ReflectionTypeLoadException)
        {
            throw new DriverModuleException($"{path}: not a driver module for this version of HwNet ({e.Message})", e);
        }
    }

    /// <summary>The module of that name, or null.</summary>
    public DriverModule? Find(string name) => _modules.Find(m => m.Name == name);

    /// <summary>The back end of that name and kind, or null: it was not built in.</summary>
    public T? FindBackEnd<T>(string name)
        where T : BackEnd => _backEnds.OfType<T>().FirstOrDefault(b => b.Name == name);

    /// <summary>The module and the line of its ID table that fit a device best, of those that find in it what they need; null when there is no driver for it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="driver">The only driver to be asked; null for all.</param>
    public (DriverModule Module, BusMatch Match)? Find(IBusDevice device, string? driver = null)
    {
        (DriverModule Module, BusMatch Match)? best = null;
        var bestWorth = (CanBind: false, Rank: int.MinValue);
        foreach (var module in _modules)
        {
            if ((driver is null || module.Name == driver) && module.Match(device) is { } match)
            {
                var worth = (CanBind: module.CanBind(device, match), module.Rank);
                (best, bestWorth) = best is null || worth.CompareTo(bestWorth) > 0 ? ((module, match), worth) : (best, bestWorth);
            }
        }

        return best;
    }

    /// <summary>if_clone_attach for every driver that has a cloner: from now on the stack makes their interfaces on request. Those it has already stay.</summary>
    public void RegisterCloners(NetStack stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        foreach (var module in _modules)
        {
            if (module.CreateCloner() is { } cloner && !stack.Cloners.Names.Contains(cloner.Name))
            {
                stack.Cloners.Register(cloner);
            }
        }
    }

    private List<DriverModule> Add(Assembly assembly)
    {
        var added = new List<DriverModule>();
        foreach (var type in assembly.GetTypes().Where(static t => !t.IsAbstract))
        {
            if (type.IsSubclassOf(typeof(BackEnd)))
            {
                Add((BackEnd)Activator.CreateInstance(type)!);
            }
            else if (type.IsSubclassOf(typeof(DriverModule)))
            {
                var module = (DriverModule)Activator.CreateInstance(type)!;
                if (Find(module.Name) is { } known)
                {
                    throw new DriverModuleException($"driver '{module.Name}' is there already ({known.Description})");
                }

                _modules.Add(module);
                added.Add(module);
            }
        }

        return added;
    }

    private void Add(BackEnd backEnd)
    {
        if (_backEnds.Exists(b => b.Name == backEnd.Name))
        {
            throw new DriverModuleException($"back end '{backEnd.Name}' is there already; it was built in: leave --module out");
        }

        _backEnds.Add(backEnd);
    }
}
