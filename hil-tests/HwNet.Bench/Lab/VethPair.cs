namespace HwNet.Bench.Lab;

/// <summary>Two interfaces of Linux joined by a cable in memory, each in a namespace or here; both are up.</summary>
/// <remarks>
/// Checksum offload and segmentation offload are switched off where <c>ethtool</c> is installed. Without it the kernel leaves UDP and TCP
/// checksums blank on a veth, because no wire will spoil them, and may send frames longer than the MTU; ICMP is always filled in.
/// </remarks>
public sealed class VethPair : IDisposable
{
    private readonly VethEnd _near;
    private readonly VethEnd _far;
    private readonly EventHandler _onExit;
    private int _removed;

    /// <summary>Makes a pair.</summary>
    /// <exception cref="InvalidOperationException">It cannot be made; see <see cref="NetRig.Missing"/>.</exception>
    public VethPair(VethEnd near, VethEnd far)
    {
        ArgumentNullException.ThrowIfNull(near);
        ArgumentNullException.ThrowIfNull(far);
        _near = near with { Name = near.Name ?? NetRig.UniqueName("hv") };
        _far = far with { Name = far.Name ?? NetRig.UniqueName("hv") };
        _ = HostCommand.Must("ip", [.. Place(_near, "-n"), "link", "add", Near, .. Lladdr(_near), "mtu", $"{_near.Mtu}",
            "type", "veth", "peer", "name", Far, .. Lladdr(_far), "mtu", $"{_far.Mtu}", .. FarPlace()]);
        _onExit = (_, _) => Remove();
        AppDomain.CurrentDomain.ProcessExit += _onExit;
        try
        {
            Configure(_near);
            Configure(_far);
            AwaitUp(_near);
            AwaitUp(_far);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Name of the near end: the one the tests open.</summary>
    public string Near => _near.Name!;

    /// <summary>Name of the far end: the kernel's.</summary>
    public string Far => _far.Name!;

    /// <summary>Link address of the near end.</summary>
    public LinkAddress NearLladdr => ReadLladdr(_near);

    /// <summary>Link address of the far end.</summary>
    public LinkAddress FarLladdr => ReadLladdr(_far);

    /// <summary>ifconfig up, down of the near end.</summary>
    public void SetNearUp(bool up) => Ip(_near, "link", "set", Near, up ? "up" : "down");

    /// <summary>ifconfig up, down of the far end: what the near end sees as carrier.</summary>
    public void SetFarUp(bool up) => Ip(_far, "link", "set", Far, up ? "up" : "down");

    /// <summary>Changes the MTU of the near end.</summary>
    public void SetNearMtu(int mtu) => Ip(_near, "link", "set", Near, "mtu", $"{mtu}");

    /// <summary>Removes the pair; its interfaces go away under whoever has them open.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= _onExit;
        Remove();
    }

    private void Remove()
    {
        if (Interlocked.Exchange(ref _removed, 1) == 0)
        {
            // It fails when a namespace has taken the pair along already: then there is nothing to do.
            _ = HostCommand.Run("ip", [.. Place(_near, "-n"), "link", "delete", Near]);
        }
    }

    private string[] FarPlace()
    {
        if (_far.Namespace is { } inside)
        {
            return ["netns", inside.Name];
        }

        // "ip -n NAME link add" would put the far end beside the near one; a process id names a namespace, too.
        return _near.Namespace is null ? [] : ["netns", $"{Environment.ProcessId}"];
    }

    private static void Configure(VethEnd end)
    {
        if (HostCommand.Exists("ethtool"))
        {
            string[] command = ["ethtool", "-K", end.Name!, "rx", "off", "tx", "off", "tso", "off", "gso", "off", "gro", "off"];
            var result = end.Namespace is { } inside ? inside.Run(command[0], command[1..]) : HostCommand.Run(command[0], command[1..]);
            if (result.ExitCode != 0)
            {
                throw new InvalidOperationException($"{string.Join(' ', command)}: {result.Error.Trim()}");
            }
        }

        if (end.Address is not null)
        {
            Ip(end, "address", "add", end.Address, "dev", end.Name!);
        }

        Ip(end, "link", "set", end.Name!, "up");
    }

    /// <summary>Linux puts an interface's queue to use some time after the carrier came: what is sent before that is lost, and nobody is told.</summary>
    private static void AwaitUp(VethEnd end)
    {
        if (!SpinWait.SpinUntil(() => Show(end).Contains(" state UP ", StringComparison.Ordinal), TimeSpan.FromSeconds(20)))
        {
            throw new InvalidOperationException($"{end.Name} is not up after 20 s: {Show(end)}");
        }
    }

    private static string Show(VethEnd end) => HostCommand.Must("ip", [.. Place(end, "-n"), "-o", "link", "show", "dev", end.Name!]);

    private static LinkAddress ReadLladdr(VethEnd end)
    {
        var words = Show(end).Split(' ');
        return LinkAddress.Parse(words[Array.IndexOf(words, "link/ether") + 1]);
    }

    private static void Ip(VethEnd end, params string[] arguments) => _ = HostCommand.Must("ip", [.. Place(end, "-n"), .. arguments]);

    private static string[] Place(VethEnd end, string option) => end.Namespace is { } inside ? [option, inside.Name] : [];

    private static string[] Lladdr(VethEnd end) => end.Lladdr is { } address ? ["address", address.ToString()] : [];
}
