using HwNet.Net;

namespace HwNet.Ioctl;

/// <summary>SIOCGIFINDEX.</summary>
public sealed record GetIndex : IfRequest<int>;

/// <summary>SIOCGIFFLAGS.</summary>
public sealed record GetFlags : IfRequest<IfFlags>;

/// <summary>SIOCSIFFLAGS: only the bits outside <see cref="IfFlags.CantChange"/> count. UP without an error brings the interface up, and so on.</summary>
public sealed record SetFlags(IfFlags Flags) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCGIFCAP: what the hardware offers, and what of it is on.</summary>
public sealed record GetCapabilities : IfRequest<(IfCapabilities Available, IfCapabilities Enabled)>;

/// <summary>SIOCSIFCAP: turns on exactly these; EINVAL for one that is not offered.</summary>
public sealed record SetCapabilities(IfCapabilities Enabled) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCGIFMETRIC.</summary>
public sealed record GetMetric : IfRequest<int>;

/// <summary>SIOCSIFMETRIC.</summary>
public sealed record SetMetric(int Metric) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCGIFMTU, bytes.</summary>
public sealed record GetMtu : IfRequest<int>;

/// <summary>SIOCSIFMTU, bytes: EINVAL outside 72 to 65535 and where the hardware cannot; then the old one stays.</summary>
public sealed record SetMtu(int Mtu) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCGIFFIB: the forwarding table of what the interface receives.</summary>
public sealed record GetFib : IfRequest<int>;

/// <summary>SIOCSIFFIB: EINVAL for a number without a table.</summary>
public sealed record SetFib(int Fib) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCSIFNAME: EINVAL when empty, ENAMETOOLONG above 15 characters, EEXIST when in use.</summary>
public sealed record SetName(string Name) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCGIFSTATUS: what the driver has to say, in words; for an interface that does not come up: the cause and the cure.</summary>
public sealed record GetStatus : IfRequest<string>;

/// <summary>SIOCGIFDATA: the counters.</summary>
public sealed record GetData : IfRequest<IfData>;

/// <summary>SIOCGIFPOLLCPU: the CPU that polls; -1 when the interface is not polled.</summary>
public sealed record GetPollCpu : IfRequest<int>;

/// <summary>SIOCSIFPOLLCPU: the CPU that polls the interface while it is in polling mode (<see cref="IfFlags.Polling"/>); EINVAL: no such CPU.</summary>
public sealed record SetPollCpu(int Cpu) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}
