namespace HwNet.Drivers.Shared.BackEnds;

/// <summary>Another library under a bus, in an assembly of its own that is built in on request: what such an assembly exports. Found by <see cref="DriverCatalog"/>.</summary>
public abstract class BackEnd
{
    /// <summary>Its one word: the kind of the targets it opens, or the name of the decoder.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in one line.</summary>
    public abstract string Summary { get; }

    /// <summary>The library and its version, with what is below it: "SharpPcap 6.3.1 on libpcap 1.10.3".</summary>
    public abstract string Library { get; }

    /// <summary>What is missing on this machine, cause and cure; null: it can be used.</summary>
    public virtual string? Missing => null;
}
