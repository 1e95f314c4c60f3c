using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>A request to the family of <see cref="ControlDomain"/>, which a stack has not by itself.</summary>
internal sealed record LocalRequest : IfRequest
{
    public override bool NeedsPrivilege => true;

    public override AddressFamily ProtocolFamily => AddressFamily.Local;
}
