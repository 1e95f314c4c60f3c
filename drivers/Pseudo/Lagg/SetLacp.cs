using HwNet.Drivers.Pseudo.Lagg.Lacp;
using HwNet.Ioctl;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>SIOCSLAGGOPTS: what LACP is told: activity and time-out at once, priorities and key when the aggregate comes up next. EINVAL: another protocol.</summary>
public sealed record SetLacp(LacpSettings Settings) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}
