namespace HwNet.Ioctl;

/// <summary>SIOCGIFPHYS: the physical medium's number.</summary>
public sealed record GetPhysical : IfRequest<int>;

/// <summary>SIOCSIFPHYS: selects the physical medium; up to the driver.</summary>
public sealed record SetPhysical(int Physical) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCGIFMEDIA: the media list and state; up to the driver.</summary>
public sealed record GetMedia : IfRequest<MediaStatus>;

/// <summary>SIOCSIFMEDIA: selects a medium by name; up to the driver.</summary>
public sealed record SetMedia(string Medium) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>What "ethtool -S" asks: the counters of the device and its driver, by name; up to the driver.</summary>
/// <param name="AskDevice">True: the device may be asked, which costs transfers and stands in traces; false: only what its driver knows anyway.</param>
public sealed record GetDeviceCounters(bool AskDevice = true) : IfRequest<IReadOnlyList<DeviceCounter>>;

/// <summary>SIOCGIFGENERIC: up to the driver.</summary>
public sealed record GetGeneric : IfRequest<ReadOnlyMemory<byte>>;

/// <summary>SIOCSIFGENERIC: up to the driver.</summary>
public sealed record SetGeneric(ReadOnlyMemory<byte> Data) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCSIFPHYADDR: source and destination of a tunnel; up to the driver.</summary>
public sealed record SetTunnel(Net.SockAddr Source, Net.SockAddr Destination) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCDIFPHYADDR: removes the tunnel's addresses; up to the driver.</summary>
public sealed record DeleteTunnel : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCADDSNOOP: a snoop filter for one exact destination; EINVAL where the device cannot match it.</summary>
public sealed record AddSnoop(LinkAddress Destination, LinkAddress Mask) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCDELSNOOP.</summary>
public sealed record DeleteSnoop(LinkAddress Destination, LinkAddress Mask) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}
