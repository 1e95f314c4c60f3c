using HwNet.Cloning;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>bridge_cloner: makes bridges.</summary>
internal sealed class BridgeCloner : IfCloner
{
    internal const int EtherHeader = 14;

    public override string Name => "bridge";

    protected override Errno Create(NetStack stack, int unit, IfCloneParameters? parameters, out IfNet? ifp)
    {
        ifp = null;
        if (parameters is not (null or BridgeCloneParameters))
        {
            return Errno.EINVAL;
        }

        var members = (parameters as BridgeCloneParameters)?.Members ?? [];
        var driver = new BridgeDriver();
        var error = stack.Interfaces.Attach(Name, driver, Options(members, unit) with { Unit = unit }, out var made);
        if (error != Errno.None)
        {
            return error;
        }

        driver.Begin();
        foreach (var member in members)
        {
            error = driver.Add(member);
            if (error != Errno.None)
            {
                _ = stack.Interfaces.Detach(made!);
                return error;
            }
        }

        ifp = made;
        return Errno.None;
    }

    internal static IfAttachOptions Options(IReadOnlyList<IfNet> members, int unit)
    {
        var passed = members.Count > 0 && members.All(static m => (m.Capabilities & IfCapabilities.VlanMtu) != 0) ? IfCapabilities.VlanMtu : IfCapabilities.None;
        return new IfAttachOptions
        {
            Lladdr = members.Count > 0 ? members[0].Lladdr : MadeUpAddress(unit),
            Mtu = members.Count > 0 ? members[0].Mtu : 1500,
            MaxMtu = IfNet.MaxMtu,
            Capabilities = IfCapabilities.LinkState | IfCapabilities.JumboMtu | passed,
            CpuId = members.Count > 0 ? members[0].CpuId : null,
            Description = "bridge",
        };
    }

    /// <summary>Locally administered; of another process's bridge on the same network it differs by the process and the machine: FNV-1a.</summary>
    private static LinkAddress MadeUpAddress(int unit)
    {
        var hash = 2166136261u;
        foreach (var c in $"{Environment.MachineName}/{Environment.ProcessId}/{unit}")
        {
            hash = (hash ^ c) * 16777619;
        }

        return LinkAddress.FromUInt64(0x0262_0000_0000UL | hash);
    }
}
