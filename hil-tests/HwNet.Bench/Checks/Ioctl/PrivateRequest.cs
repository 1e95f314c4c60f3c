using HwNet.Ioctl;

namespace HwNet.Bench.Checks.Ioctl;

/// <summary>A request that no driver knows.</summary>
internal sealed record PrivateRequest : IfRequest;
