namespace HwNet.Net;

/// <summary>ifnet: one network interface.</summary>
public sealed partial class IfNet
{
}
