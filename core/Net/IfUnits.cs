using System.Globalization;

namespace HwNet.Net;

/// <summary>if_dunit: the lowest free unit of each driver, without asking for every unit below it.</summary>
/// <remarks>For each driver a bound is kept: all units below it have their names taken. Lock: R, of its owner.</remarks>
/// <param name="isTaken">True for the name of an interface that there is.</param>
internal sealed class IfUnits(Predicate<string> isTaken)
{
    private readonly Dictionary<string, int> _bounds = new(StringComparer.Ordinal);

    /// <summary>The lowest unit whose name is free. R</summary>
    internal int Next(string driverName)
    {
        var unit = _bounds.GetValueOrDefault(driverName);
        while (isTaken($"{driverName}{unit}"))
        {
            unit++;
        }

        _bounds[driverName] = unit;
        return unit;
    }

    /// <summary>A name is free again; whatever driver gave it, it may be a unit of several ("a11" is a's 11 and a1's 1). R</summary>
    internal void Free(string name)
    {
        foreach (var (driverName, bound) in _bounds)
        {
            if (name.StartsWith(driverName, StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(driverName.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var unit) && unit < bound)
            {
                // Changing the value of a key that is there does not end the walk.
                _bounds[driverName] = unit;
            }
        }
    }
}
