using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace HwNet.Drivers;

/// <summary>Where modules were loaded from: the libraries they need may lie beside them.</summary>
internal static class ModuleFolders
{
    private static readonly ConcurrentDictionary<string, byte> Folders = new(StringComparer.Ordinal);

    static ModuleFolders() => AssemblyLoadContext.Default.Resolving += Find;

    /// <summary>Looks there too, from now on.</summary>
    internal static void Add(string folder) => _ = Folders.TryAdd(folder, 0);

    private static Assembly? Find(AssemblyLoadContext context, AssemblyName name)
    {
        foreach (var folder in Folders.Keys)
        {
            var path = Path.Combine(folder, $"{name.Name}.dll");
            if (File.Exists(path))
            {
                return context.LoadFromAssemblyPath(path);
            }
        }

        return null;
    }
}
