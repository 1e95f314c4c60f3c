using HwNet.Cloning;

namespace HwNet.Drivers.Tests.Lagg;

/// <summary>Another cloner's.</summary>
internal sealed record OtherParameters : IfCloneParameters;
