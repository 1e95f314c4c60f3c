using HwNet.Ioctl;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>SIOCGLAGG: the aggregate, its members, and what LACP knows of the other end.</summary>
public sealed record GetLaggStatus : IfRequest<LaggStatus>;
