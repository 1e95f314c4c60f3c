namespace HwNet.Bench.Lab;

/// <summary>Linux's own bonding driver as the far end of a bundle, in a namespace. The namespace takes it along when it goes.</summary>
public sealed class LinuxBond
{
    private const string BondName = "bond0";

    private readonly NetNamespace _inside;

    /// <summary>Makes it of these interfaces of the namespace, by IEEE 802.3ad, hearing from its partner each second.</summary>
    /// <param name="inside">Where; it must outlive this.</param>
    /// <param name="members">Interfaces inside; taken down, for the driver takes no others.</param>
    /// <param name="address">Its address and prefix length.</param>
    /// <exception cref="InvalidOperationException">The kernel refuses; see <see cref="Missing"/>.</exception>
    public LinuxBond(NetNamespace inside, IEnumerable<string> members, string address)
    {
        ArgumentNullException.ThrowIfNull(inside);
        ArgumentNullException.ThrowIfNull(members);
        _inside = inside;
        _ = inside.Must("ip", "link", "add", BondName, "type", "bond", "mode", "802.3ad", "lacp_rate", "fast", "miimon", "100", "xmit_hash_policy", "layer2+3");
        foreach (var member in members)
        {
            _ = inside.Must("ip", "link", "set", member, "down");
            _ = inside.Must("ip", "link", "set", member, "master", BondName);
        }

        _ = inside.Must("ip", "address", "add", address, "dev", BondName);
        _ = inside.Must("ip", "link", "set", BondName, "up");
    }

    /// <summary>Why there can be none here, and what to do; null when there can. A reason to skip a test.</summary>
    public static string? Missing => NetRig.Missing ?? (Directory.Exists("/proc/net/bonding") || Directory.Exists("/sys/module/bonding")
        ? null
        : "this kernel has no bonding driver (CONFIG_BONDING): tools/lab run uml has one");

    /// <summary>What the driver says of the bond and its members.</summary>
    public string Show() => _inside.Must("cat", $"/proc/net/bonding/{BondName}");
}
