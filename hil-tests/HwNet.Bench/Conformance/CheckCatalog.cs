using System.Reflection;

namespace HwNet.Bench.Conformance;

/// <summary>Finds the checks there are: every class that is one, so that adding a check is adding a file.</summary>
public static class CheckCatalog
{
    /// <summary>The checks of this assembly, in the order in which they run.</summary>
    /// <exception cref="InvalidOperationException">A check has no right ID, or two have the same.</exception>
    public static IReadOnlyList<ConformanceCheck> All() => FromTypes(Assembly.GetExecutingAssembly().GetTypes());

    /// <summary>The checks among these types, in the order in which they run.</summary>
    /// <exception cref="InvalidOperationException">A check has no right ID, or two have the same.</exception>
    public static IReadOnlyList<ConformanceCheck> FromTypes(IEnumerable<Type> types)
    {
        var found = new Dictionary<string, ConformanceCheck>(StringComparer.Ordinal);
        foreach (var type in types.Where(type => type.IsSubclassOf(typeof(ConformanceCheck)) && !type.IsAbstract))
        {
            var check = (ConformanceCheck)Activator.CreateInstance(type, nonPublic: true)!;
            if (!CheckId.TryParse(check.Id, out _))
            {
                throw new InvalidOperationException($"{type}: '{check.Id}' is no check's ID (like TX-1)");
            }

            if (!found.TryAdd(check.Id, check))
            {
                throw new InvalidOperationException($"{type} and {found[check.Id].GetType()} both say they are {check.Id}");
            }
        }

        return [.. found.Values.OrderBy(check => CheckId.Parse(check.Id).Order)];
    }
}
