namespace HwNet.Bus.Pcap;

/// <summary>What a frame device is to receive; more is allowed.</summary>
public sealed record FrameFilter
{
    /// <summary>Everything on the wire.</summary>
    public bool Promiscuous { get; init; }

    /// <summary>All groups.</summary>
    public bool AllMulti { get; init; }

    /// <summary>The groups that are wanted beside broadcast.</summary>
    public IReadOnlyCollection<LinkAddress> Groups { get; init; } = [];

    /// <summary>The station that frames are for; <see cref="LinkAddress.None"/>: the device's own address.</summary>
    public LinkAddress Station { get; init; } = LinkAddress.None;

    /// <summary>Whether a device that can only be promiscuous or not has to be.</summary>
    /// <param name="own">The device's own address.</param>
    public bool NeedsEverything(LinkAddress own) => Promiscuous || AllMulti || Groups.Count > 0 || (Station != LinkAddress.None && Station != own);
}
