using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Ioctl;

/// <summary>One line of the table of requests: a request, and what may come of it.</summary>
/// <param name="What">The request's name and value, as a lab engineer says it.</param>
/// <param name="Request">Makes it.</param>
/// <param name="Expected">What it may return; the first is the usual one.</param>
internal sealed record IoctlStep(string What, Func<IfNet, IfRequest> Request, params Errno[] Expected)
{
    /// <summary>The same while the interface is down; null: no difference.</summary>
    internal Errno[]? WhenDown { get; init; }

    /// <summary>The same on an interface that is not like Ethernet; null: no difference.</summary>
    internal Errno[]? NotEthernet { get; init; }

    /// <summary>True when it makes sense only behind the step before it.</summary>
    internal bool Sequel { get; init; }

    /// <summary>True when it must be refused in every state and on every kind of interface.</summary>
    internal bool IsBad => !Expected.Contains(Errno.None) && WhenDown?.Contains(Errno.None) != true && NotEthernet?.Contains(Errno.None) != true;

    /// <summary>What it may return in a state.</summary>
    internal Errno[] ExpectedOn(IfNet ifp, bool up)
    {
        var ethernet = ifp.Type is IfType.Ether or IfType.XEther or IfType.L2Vlan;
        return !ethernet && NotEthernet is not null ? NotEthernet : up ? Expected : WhenDown ?? Expected;
    }
}
