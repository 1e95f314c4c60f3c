using HwNet.Ioctl;

namespace HwNet.Core.Tests.Net;

/// <summary>A request that only one driver knows: writes a word of its EEPROM.</summary>
internal sealed record IoctlPrivateSet(ushort Value) : IfRequest
{
    public override bool NeedsPrivilege => true;
}
