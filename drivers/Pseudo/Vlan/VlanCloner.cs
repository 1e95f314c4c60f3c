using HwNet.Cloning;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Vlan;

/// <summary>vlan_cloner: makes VLAN interfaces.</summary>
internal sealed class VlanCloner : IfCloner
{
    internal const int EtherHeader = 14;

    public override string Name => "vlan";

    protected override Errno Create(NetStack stack, int unit, IfCloneParameters? parameters, out IfNet? ifp)
    {
        ifp = null;
        if (parameters is not (null or VlanCloneParameters))
        {
            return Errno.EINVAL;
        }

        var settings = (parameters as VlanCloneParameters)?.Settings;
        var driver = new VlanDriver();
        var error = stack.Interfaces.Attach(Name, driver, Options(settings) with { Unit = unit }, out var made);
        if (error == Errno.None && settings is not null && (error = driver.Configure(settings)) != Errno.None)
        {
            _ = stack.Interfaces.Detach(made!);
            made = null;
        }

        ifp = made;
        return error;
    }

    /// <summary>What the interface says of itself; MTU and address are the parent's.</summary>
    internal static IfAttachOptions Options(VlanSettings? settings)
    {
        var options = new IfAttachOptions
        {
            Type = IfType.L2Vlan,
            MaxMtu = IfNet.MaxMtu,
            Capabilities = IfCapabilities.LinkState | IfCapabilities.JumboMtu,
            Description = "VLAN",
        };
        return settings?.Parent is not { } parent ? options : options with
        {
            Lladdr = parent.Lladdr,
            Mtu = VlanBinding.Largest(settings, parent),
            CpuId = parent.CpuId,
            Location = parent.Name,
            Description = settings.Protocol == VlanProtocol.Dot1Ad ? "802.1ad VLAN" : "802.1Q VLAN",
        };
    }
}
