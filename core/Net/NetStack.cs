using HwNet.Buffers;
using HwNet.Cloning;
using HwNet.Groups;
using HwNet.Net.Addresses;
using HwNet.Protocols.Inet;
using HwNet.Protocols.Inet6;
using HwNet.Raw;
using HwNet.Routing;
using HwNet.Sysctl;

namespace HwNet.Net;

/// <summary>vnet: one network stack: interfaces, protocols, buffers, threads and clock. Nothing of it is static; a process may have several.</summary>
public sealed partial class NetStack : IDisposable
{
    private readonly Lock _domainsLock = new();
    private volatile Action<StackThread>? _place;
    private volatile Domain[] _domains = [];
    private bool _disposed;

    /// <summary>Makes a stack with IPv4 and IPv6 and no interfaces.</summary>
    public NetStack(NetStackOptions? options = null)
    {
        options ??= new NetStackOptions();
        Clock = options.Clock;
        IsThreaded = options.Threaded;
        Seed = options.Seed;
        Mbufs = new MbufPool(options.MbufCount, options.MbufSize);
        Ports = new IfMessagePorts(options.CpuCount, options.Threaded);
        Netisr = new Netisr(options.CpuCount, options.Threaded);
        Events = new IfEvents(Ports);
        Interfaces = new IfRegistry(this);
        Sysctls = new SysctlTree(this);
        Groups = new IfGroups(this);
        Cloners = new IfCloneRegistry(this);
        Raw = new RawAccess(this);
        Addresses = new IfAddressTable(Interfaces);
        Routes = new RouteTables(Interfaces, options.FibCount);
        Poller = new IfPoller(this);
        AddSysctls();
        Inet = new InetDomain(this);
        AddDomain(Inet);
        Inet6 = new Inet6Domain(this);
        AddDomain(Inet6);
        SlowTimer = new IfSlowTimer(this, options.Threaded);
    }

    /// <summary>The packets of this stack.</summary>
    public MbufPool Mbufs { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The interfaces.</summary>
    public IfRegistry Interfaces { get; }

    /// <summary>ifg_head: the groups of interfaces.</summary>
    public IfGroups Groups { get; }

    /// <summary>if_cloners: who makes interfaces on request.</summary>
    public IfCloneRegistry Cloners { get; }

    /// <summary>Which interfaces are made of which.</summary>
    public IfComposition Composition { get; } = new();

    /// <summary>Access past the protocols: service access points, snooping, draining.</summary>
    public RawAccess Raw { get; }

    /// <summary>The interfaces' addresses, to be looked up.</summary>
    public IfAddressTable Addresses { get; }

    /// <summary>rt_tables: the forwarding tables.</summary>
    public RouteTables Routes { get; }

    /// <summary>Polls the interfaces in polling mode.</summary>
    public IfPoller Poller { get; }

    /// <summary>Protocol input queues.</summary>
    public Netisr Netisr { get; }

    /// <summary>Interface threads, one per CPU.</summary>
    public IfMessagePorts Ports { get; }

    /// <summary>What happens to interfaces.</summary>
    public IfEvents Events { get; }

    /// <summary>net.link.generic.</summary>
    public LinkGenericKnobs Knobs { get; } = new();

    /// <summary>if_com_alloc pairs.</summary>
    public IfTypeRegistry Types { get; } = new();

    /// <summary>inetdomain: IPv4.</summary>
    public InetDomain Inet { get; }

    /// <summary>inet6domain: IPv6. It sends nothing until an interface has an IPv6 address; see <see cref="Inet6Domain.AutoLinkLocal"/> and <see cref="Inet6Domain.Routers"/>.</summary>
    public Inet6Domain Inet6 { get; }

    /// <summary>The 1 Hz tick.</summary>
    public IfSlowTimer SlowTimer { get; }

    /// <summary>domains: the protocol families, in order of registration.</summary>
    public IReadOnlyList<Domain> Domains => _domains;

    /// <summary>True when the stack has threads and a timer of its own.</summary>
    public bool IsThreaded { get; }

    /// <summary>What chance in the protocols begins with.</summary>
    internal int Seed { get; }

    /// <summary>Runs once a second, after the watchdogs; protocols age their tables here.</summary>
    internal event Action? SlowTimo;

    /// <summary>net_add_domain: adds a protocol family; interfaces that are attached already are told of it. n</summary>
    public void AddDomain(Domain domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        lock (_domainsLock)
        {
            _domains = [.. _domains, domain];
        }

        foreach (var ifp in Interfaces.All)
        {
            ifp.AttachDomain(domain);
        }
    }

    /// <summary>The family's domain, or null. n</summary>
    public Domain? FindDomain(AddressFamily family)
    {
        foreach (var domain in _domains)
        {
            if (domain.Family == family)
            {
                return domain;
            }
        }

        return null;
    }

    /// <summary>Single step for stacks without threads: dispatches the interface messages and input queues of this moment, on the calling thread.</summary>
    /// <returns>How many messages and packets were processed; 0 when all is quiet.</returns>
    public int RunOnce() => Ports.RunOnce() + Netisr.RunOnce();

    /// <summary>Steps until all is quiet.</summary>
    /// <returns>How many messages and packets were processed.</returns>
    /// <exception cref="InvalidOperationException">Not quiet after a million steps: two parties answer each other for ever.</exception>
    public int RunUntilIdle()
    {
        var total = 0;
        for (var step = 0; step < 1_000_000; step++)
        {
            var count = RunOnce();
            if (count == 0)
            {
                return total;
            }

            total += count;
        }

        throw new InvalidOperationException("the stack does not become quiet");
    }

    /// <summary>Has each thread of the stack, and each receive thread that starts from now on, run this soon: where it is to run, and how urgently. n</summary>
    /// <param name="place">Runs on the thread itself; must not throw.</param>
    public void PlaceThreads(Action<StackThread> place)
    {
        ArgumentNullException.ThrowIfNull(place);
        _place = place;
        if (!IsThreaded)
        {
            return;
        }

        for (var cpu = 0; cpu < Ports.CpuCount; cpu++)
        {
            Ports.Send(new IfMessageAction(() => Placed(StackThread.Interface)), cpu);
        }

        Netisr.Errand(() => _ = Placed(StackThread.Netisr));
    }

    /// <summary>What a driver's receive thread calls first, so that it is placed as the others are. n</summary>
    public void BeginReceiveThread() => _ = Placed(StackThread.Receive);

    /// <summary>Detaches all interfaces and ends the threads.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        SlowTimer.Dispose();
        foreach (var ifp in Interfaces.All)
        {
            _ = Interfaces.Detach(ifp);
        }

        Poller.Dispose();
        Ports.Dispose();
        Netisr.Dispose();
        Inet6.Dispose();
        Inet.Dispose();
        Mbufs.Dispose();
    }

    /// <summary>if_simloop: gives a copy of an outgoing packet, still without link header, back to this host through the loopback interface.</summary>
    /// <returns>False: no buffer for the copy. Without a loopback interface nothing is looped.</returns>
    internal bool SimLoop(IfNet ifp, Mbuf m, Domain domain, bool broadcast)
    {
        var loop = FindLoop();
        if (loop is null)
        {
            return true;
        }

        if (!m.TryCopy(out var copy))
        {
            return false;
        }

        copy.ReceivedOn = ifp;
        copy.Flags |= MbufFlags.Loop | (broadcast ? MbufFlags.Bcast : MbufFlags.Mcast);
        _ = loop.Output(copy, SockAddr.Of(domain.Family));
        return true;
    }

    internal void SlowTick() => SlowTimo?.Invoke();

    private Errno Placed(StackThread kind)
    {
        _place?.Invoke(kind);
        return Errno.None;
    }

    private IfNet? FindLoop()
    {
        foreach (var ifp in Interfaces.All)
        {
            if (ifp.Type == IfType.Loop && ifp.IsUpAndRunning)
            {
                return ifp;
            }
        }

        return null;
    }
}
