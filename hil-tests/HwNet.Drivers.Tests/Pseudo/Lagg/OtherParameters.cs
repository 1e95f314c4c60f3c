using HwNet.Cloning;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

/// <summary>Another cloner's.</summary>
internal sealed record OtherParameters : IfCloneParameters;
