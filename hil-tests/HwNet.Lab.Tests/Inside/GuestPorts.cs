namespace HwNet.Lab.Tests.Inside;

/// <summary>Tests that plug devices into the guest's virtual host controller run one after the other: the kernel names its interfaces in the order they come.</summary>
[CollectionDefinition(Name)]
public sealed class GuestPorts
{
    /// <summary>The collection's name.</summary>
    public const string Name = "the guest's ports";
}
