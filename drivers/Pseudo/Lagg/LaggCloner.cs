using HwNet.Cloning;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>lagg_clone_create: makes aggregates, with members or without.</summary>
internal sealed class LaggCloner : IfCloner
{
    /// <inheritdoc/>
    public override string Name => "lagg";

    /// <inheritdoc/>
    protected override Errno Create(NetStack stack, int unit, IfCloneParameters? parameters, out IfNet? ifp)
    {
        ifp = null;
        if ((parameters ?? new LaggParameters()) is not LaggParameters wanted)
        {
            return Errno.EINVAL;
        }

        var driver = new LaggDriver(wanted, stack.Clock);
        var error = stack.Interfaces.Attach(Name, driver, Describe(unit, wanted), out ifp);
        if (error != Errno.None)
        {
            return error;
        }

        driver.Begin();
        foreach (var member in wanted.Members)
        {
            error = ifp!.Ioctl(new AddLaggMember(member));
            if (error != Errno.None)
            {
                _ = stack.Interfaces.Detach(ifp);
                ifp = null;
                return error;
            }
        }

        return Errno.None;
    }

    private static IfAttachOptions Describe(int unit, LaggParameters wanted)
    {
        var first = wanted.Members.Count > 0 ? wanted.Members[0] : null;
        return new IfAttachOptions
        {
            Unit = unit,
            Lladdr = first?.Lladdr ?? MadeUpAddress(unit),
            Mtu = first?.Mtu ?? EtherHeader.Mtu,
            MaxMtu = IfNet.MaxMtu,
            Capabilities = wanted.Members.Aggregate(~IfCapabilities.None, static (c, m) => c & m.Capabilities) | IfCapabilities.LinkState,
            Description = $"aggregate by {wanted.Protocol.ToString().ToLowerInvariant()}",
        };
    }

    /// <summary>Without members: locally administered, 02, "lg", and the unit.</summary>
    private static LinkAddress MadeUpAddress(int unit) => LinkAddress.FromUInt64(0x026c_6700_0000UL | (uint)unit);
}
