using HwNet.Buffers;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Net;

/// <summary>A protocol family that notes what interfaces tell it.</summary>
internal sealed class IoctlDomain(AddressFamily family = AddressFamily.Inet) : Domain
{
    public override AddressFamily Family => family;

    public override ushort EtherType => 0x0800;

    /// <summary>What was told, in order.</summary>
    internal List<string> Notes { get; } = [];

    /// <summary>Runs inside IfPurge.</summary>
    internal Action? OnPurge { get; set; }

    protected internal override void IfPurge(IfNet ifp)
    {
        Notes.Add($"purge {ifp}");
        OnPurge?.Invoke();
    }

    protected internal override void CtlInput(IfNet ifp, IfAddress address, bool up) => Notes.Add($"{(up ? "IFUP" : "IFDOWN")} {Text(address)}");

    protected internal override void IfUp(IfNet ifp) => Notes.Add($"up {ifp}");

    protected internal override void MtuChanged(IfNet ifp) => Notes.Add($"mtu {ifp.Mtu}");

    protected internal override void Announce(IfNet ifp, IfAddress address) => Notes.Add($"announce {Text(address)} at {ifp.Lladdr}");

    protected internal override void AddressRemoved(IfNet ifp, IfAddress address) => Notes.Add($"removed {Text(address)}");

    protected internal override bool TryResolve(IfNet ifp, Mbuf m, in SockAddr destination, out LinkAddress lladdr, out Errno error)
    {
        m.Free();
        lladdr = default;
        error = Errno.EHOSTUNREACH;
        return false;
    }

    private static Ipv4Address Text(IfAddress address) => ((InetIfAddress)address).Address;
}
