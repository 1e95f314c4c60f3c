namespace HwNet.Bench.Targets;

/// <summary>The steps from a target's name to an interface that can be used.</summary>
public enum BenchStep
{
    /// <summary>The USB device is there, and its descriptors are read. Other targets have no such step.</summary>
    Found,

    /// <summary>A driver took it: the interface is attached, and its address known.</summary>
    Attached,

    /// <summary>The interface is up, its hardware programmed.</summary>
    Up,

    /// <summary>There is carrier, where the bench has a far end that gives it.</summary>
    Carrier,
}
