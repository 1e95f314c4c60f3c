namespace HwNet.Cloning;

/// <summary>One interface that a cloner made.</summary>
internal sealed class IfClone(IfCloneUnits units, int unit)
{
    internal IfCloneUnits Units { get; } = units;

    internal int Unit { get; } = unit;

    /// <summary>Somebody is destroying it.</summary>
    internal bool Dying { get; set; }
}
