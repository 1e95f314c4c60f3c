namespace HwNet.Bench.Lab;

/// <summary>Open vSwitch in user space as the far end of a bundle: in a namespace, with one bridge, whose one port is a bond by LACP; ended by Dispose.</summary>
/// <remarks>The bridge is an interface of the namespace's kernel, which answers at its address.</remarks>
public sealed class OvsBond : IDisposable
{
    /// <summary>The bond's name.</summary>
    public const string BondName = "bond0";

    private const string Bridge = "br0";

    private readonly OpenVSwitch _switch;

    /// <summary>Starts it, with these interfaces of the namespace as the members of the bond.</summary>
    /// <param name="inside">Where it runs; it must outlive this.</param>
    /// <param name="members">Interfaces inside.</param>
    /// <param name="active">LACP speaks first.</param>
    /// <param name="fast">LACP wants to hear each second.</param>
    /// <param name="address">The bridge's address and prefix length.</param>
    /// <exception cref="InvalidOperationException">It does not start; see <see cref="Missing"/>.</exception>
    public OvsBond(NetNamespace inside, IEnumerable<string> members, bool active, bool fast, string address)
    {
        ArgumentNullException.ThrowIfNull(inside);
        _switch = new OpenVSwitch(inside);
        try
        {
            _ = _switch.Vsctl([
                "add-br", Bridge, "--", "set", "bridge", Bridge, "datapath_type=netdev", "other_config:hwaddr=02:0b:5c:00:00:01",
                "--", "add-bond", Bridge, BondName, .. members, "bond_mode=balance-tcp", $"lacp={(active ? "active" : "passive")}",
                $"other_config:lacp-time={(fast ? "fast" : "slow")}"]);
            _ = inside.Must("ip", "address", "add", address, "dev", Bridge);
            _ = inside.Must("ip", "link", "set", Bridge, "up");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Why there can be none here, and what to do; null when there can. A reason to skip a test.</summary>
    public static string? Missing => NetRig.Missing ?? OpenVSwitch.Missing;

    /// <summary>What it says of the bond: "lacp/show", "bond/show".</summary>
    public string Show(string what) => _switch.Appctl(what, BondName);

    /// <inheritdoc/>
    public void Dispose() => _switch.Dispose();
}
