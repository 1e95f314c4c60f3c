using System.Diagnostics;

namespace HwNet.Bench.Lab;

/// <summary>Open vSwitch in user space as the far end of a bundle: its two daemons in a namespace, one bridge, one bond by LACP; ended by Dispose.</summary>
/// <remarks>All that it writes is in a folder of its own. The bridge is an interface of the namespace's kernel, which answers at its address.</remarks>
public sealed class OvsBond : IDisposable
{
    /// <summary>The bond's name.</summary>
    public const string BondName = "bond0";

    private const string Bridge = "br0";
    private static readonly string[] Programs = ["ovs-vswitchd", "ovsdb-server", "ovsdb-tool", "ovs-vsctl", "ovs-appctl"];
    private static readonly string[] Schemas = ["/usr/share/openvswitch/vswitch.ovsschema", "/usr/local/share/openvswitch/vswitch.ovsschema"];

    private readonly NetNamespace _inside;
    private readonly string _folder;
    private readonly List<Process> _daemons = [];

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
        _inside = inside;
        _folder = Directory.CreateTempSubdirectory("hwnet-ovs-").FullName;
        try
        {
            Start();
            Configure([.. members], active, fast);
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
    public static string? Missing => NetRig.Missing
        ?? (Array.TrueForAll(Programs, HostCommand.Exists) && Array.Exists(Schemas, File.Exists) ? null : "Open vSwitch is missing: apt install openvswitch-switch");

    /// <summary>Asks the daemon: "lacp/show", "bond/show".</summary>
    public string Ask(params string[] words) => HostCommand.Must("ovs-appctl", ["-T", "10", "-t", PathOf("switch.ctl"), .. words]);

    /// <summary>Changes its configuration.</summary>
    public void Set(params string[] words) => _ = HostCommand.Must("ovs-vsctl", ["--timeout=20", $"--db={Database}", .. words]);

    /// <summary>Ends both daemons at once, and removes what they wrote.</summary>
    public void Dispose()
    {
        foreach (var daemon in _daemons)
        {
            daemon.Kill(entireProcessTree: true);
            daemon.WaitForExit();
            daemon.Dispose();
        }

        _daemons.Clear();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string Database => $"unix:{PathOf("db.sock")}";

    private string PathOf(string file) => Path.Combine(_folder, file);

    private void Start()
    {
        _ = HostCommand.Must("ovsdb-tool", "create", PathOf("conf.db"), Array.Find(Schemas, File.Exists)!);
        Run("ovsdb-server", PathOf("conf.db"), $"--remote=p{Database}", $"--unixctl={PathOf("db.ctl")}", $"--pidfile={PathOf("db.pid")}");
        _ = HostCommand.Must("ovs-vsctl", "--retry", "--timeout=20", $"--db={Database}", "--no-wait", "init");
        Run("ovs-vswitchd", Database, $"--unixctl={PathOf("switch.ctl")}", $"--pidfile={PathOf("switch.pid")}");
    }

    private void Configure(string[] members, bool active, bool fast) => Set([
        "add-br", Bridge, "--", "set", "bridge", Bridge, "datapath_type=netdev", "other_config:hwaddr=02:0b:5c:00:00:01",
        "--", "add-bond", Bridge, BondName, .. members, "bond_mode=balance-tcp", $"lacp={(active ? "active" : "passive")}",
        $"other_config:lacp-time={(fast ? "fast" : "slow")}"]);

    private void Run(string program, params string[] arguments)
    {
        string[] places = [$"OVS_RUNDIR={_folder}", $"OVS_DBDIR={_folder}", $"OVS_LOGDIR={_folder}", $"OVS_SYSCONFDIR={_folder}"];
        var daemon = _inside.Start("env", [.. places, program, .. arguments, "--no-chdir", "-vconsole:off"]);
        _daemons.Add(daemon);
        daemon.BeginOutputReadLine();
        daemon.BeginErrorReadLine();
    }
}
