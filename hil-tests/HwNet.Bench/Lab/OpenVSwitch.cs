using System.Diagnostics;

namespace HwNet.Bench.Lab;

/// <summary>An Open vSwitch in user space, with a database of its own, inside a namespace; both of its processes end with it.</summary>
public sealed class OpenVSwitch : IDisposable
{
    private const string Schema = "/usr/share/openvswitch/vswitch.ovsschema";
    private static readonly string[] Programs = ["ovsdb-tool", "ovsdb-server", "ovs-vswitchd", "ovs-vsctl", "ovs-appctl"];

    private readonly List<Process> _processes = [];
    private readonly NetNamespace _space;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hwovs");
    private readonly EventHandler _onExit;

    /// <summary>Starts one, without any bridge.</summary>
    /// <exception cref="InvalidOperationException">It does not start; see <see cref="Missing"/>.</exception>
    public OpenVSwitch(NetNamespace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        _space = space;
        _onExit = (_, _) => End();
        AppDomain.CurrentDomain.ProcessExit += _onExit;
        try
        {
            _ = HostCommand.Must("ovsdb-tool", "create", At("conf.db"), Schema);
            Start("ovsdb-server", At("conf.db"), $"--remote=punix:{At("db.sock")}", $"--unixctl={At("db.ctl")}", $"--log-file={At("db.log")}");
            _ = Vsctl("--no-wait", "init");
            Start("ovs-vswitchd", Database, $"--unixctl={At("vs.ctl")}", $"--log-file={At("vs.log")}");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Why there is none to be had here and what to do; null when there is. A reason to skip a test.</summary>
    public static string? Missing =>
        Array.Find(Programs, static p => !HostCommand.Exists(p)) is { } program ? $"'{program}' is missing: apt install openvswitch-switch"
        : !File.Exists(Schema) ? $"{Schema} is missing: apt install openvswitch-switch"
        : !File.Exists("/dev/net/tun") ? "its ports in user space need the kernel's tun driver: modprobe tun"
        : null;

    private string Database => $"unix:{At("db.sock")}";

    /// <summary>ovs-vsctl: waits until what it changes is in force. A bridge needs <c>datapath_type=netdev</c>.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public string Vsctl(params string[] arguments) => Inside(["ovs-vsctl", $"--db={Database}", "--retry", "--timeout=20", .. arguments]);

    /// <summary>ovs-appctl: asks the switch itself ("lacp/show").</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public string Appctl(params string[] arguments) => Inside(["ovs-appctl", "--timeout=20", "-t", At("vs.ctl"), .. arguments]);

    /// <summary>Ends the processes.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= _onExit;
        End();
    }

    /// <summary>Sockets of bridges and the like go to the folder, not to the machine's own switch.</summary>
    private string Inside(string[] command) => _space.Must("env", [.. Folders(), .. command]);

    private void Start(string program, params string[] arguments)
    {
        var process = _space.Start("env", [.. Folders(), program, .. arguments]);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
    }

    private string[] Folders() => [$"OVS_RUNDIR={_folder.FullName}", $"OVS_LOGDIR={_folder.FullName}", $"OVS_DBDIR={_folder.FullName}"];

    private string At(string file) => Path.Combine(_folder.FullName, file);

    private void End()
    {
        // The switch before its database.
        foreach (var process in Enumerable.Reverse(_processes))
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        _processes.Clear();
        if (_folder.Exists)
        {
            _folder.Delete(recursive: true);
            _folder.Refresh();
        }
    }
}
