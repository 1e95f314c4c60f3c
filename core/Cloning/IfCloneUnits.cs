namespace HwNet.Cloning;

/// <summary>ifc_units: the units of one cloner that are in use. Not thread-safe: its registry locks.</summary>
internal sealed class IfCloneUnits(IfCloner cloner)
{
    private readonly HashSet<int> _used = [];
    private int _lowestFree;

    internal IfCloner Cloner { get; } = cloner;

    /// <summary>Takes a unit that the caller names.</summary>
    /// <returns>False: it is in use.</returns>
    internal bool TryTake(int unit) => _used.Add(unit);

    /// <summary>Takes the lowest unit that is free, and whose name nobody else has.</summary>
    /// <returns>False: there is none up to the highest.</returns>
    internal bool TryTakeLowest(Func<int, bool> isFree, out int unit)
    {
        while (_used.Contains(_lowestFree))
        {
            _lowestFree++;
        }

        for (unit = _lowestFree; unit <= Cloner.MaxUnit; unit++)
        {
            if (!_used.Contains(unit) && isFree(unit))
            {
                return _used.Add(unit);
            }
        }

        return false;
    }

    internal void Release(int unit)
    {
        _ = _used.Remove(unit);
        _lowestFree = Math.Min(_lowestFree, unit);
    }
}
