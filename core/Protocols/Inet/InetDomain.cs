using HwNet.Buffers;
using HwNet.Net;
using HwNet.Protocols.Arp;
using HwNet.Protocols.Dhcp;
using HwNet.Protocols.Icmp;
using HwNet.Protocols.Igmp;
using HwNet.Protocols.Udp;
using HwNet.Wire;

namespace HwNet.Protocols.Inet;

/// <summary>inetdomain: IPv4 in a stack: address resolution, IP, ICMP, IGMP and UDP.</summary>
/// <remarks>Locks: I (interface table), own and a leaf. Each protocol has its own, see there; none is held while an interface is called.</remarks>
public sealed partial class InetDomain : Domain, IDisposable
{
    private readonly Ipv4Input _input;
    private readonly InterfaceTable<InetInterface> _interfaces = new();

    internal InetDomain(NetStack stack)
    {
        Stack = stack;
        Addresses = new InetAddressTable(stack);
        Output = new Ipv4Output(this);
        _input = new Ipv4Input(this);
        Arp = new ArpProtocol(this);
        Icmp = new IcmpProtocol(this);
        Igmp = new IgmpProtocol(this);
        Udp = new UdpProtocol(this);
        Dhcp = new DhcpProtocol(this);
        stack.Netisr.Register(NetisrProtocol.Ip, _input.Input);
        stack.Netisr.Register(NetisrProtocol.Arp, Arp.Input);
        stack.SlowTimo += Arp.Tick;
        stack.SlowTimo += Igmp.Tick;
        _ = stack.Events.Subscribe(LinkIsBack);
        AddSysctls(stack.Sysctls);
    }

    /// <summary>The stack it belongs to.</summary>
    public NetStack Stack { get; }

    /// <summary>Address resolution: the neighbours of every interface.</summary>
    public ArpProtocol Arp { get; }

    /// <summary>ip_output.</summary>
    public Ipv4Output Output { get; }

    /// <summary>Echo and errors.</summary>
    public IcmpProtocol Icmp { get; }

    /// <summary>Tells routers and switches which groups are joined.</summary>
    public IgmpProtocol Igmp { get; }

    /// <summary>Datagram sockets.</summary>
    public UdpProtocol Udp { get; }

    /// <summary>Addresses by DHCP.</summary>
    public DhcpProtocol Dhcp { get; }

    /// <summary>ipstat: a snapshot.</summary>
    public Ipv4Counters Counters => new()
    {
        Received = _input.Received,
        Delivered = _input.Delivered,
        DropsBy = _input.DropsBy,
        Sent = Output.Sent,
        OutputDropsBy = Output.DropsBy,
    };

    /// <inheritdoc/>
    public override AddressFamily Family => AddressFamily.Inet;

    /// <inheritdoc/>
    public override ushort EtherType => Wire.EtherType.Ipv4;

    internal InetAddressTable Addresses { get; }

    /// <summary>in_addmulti: joins a group on an interface; counted. n</summary>
    /// <returns>None; EADDRNOTAVAIL (no group); EOPNOTSUPP (no multicast on the interface); ENXIO (detached); the driver's error.</returns>
    public Errno JoinGroup(IfNet ifp, Ipv4Address group)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        if (!group.IsMulticast)
        {
            return Errno.EADDRNOTAVAIL;
        }

        if (Of(ifp) is not { } state)
        {
            return Errno.ENXIO;
        }

        if ((ifp.Flags & IfFlags.Multicast) == 0)
        {
            return Errno.EOPNOTSUPP;
        }

        var error = ifp.JoinMulti(SockAddr.Inet(group));
        if (error == Errno.None && state.Groups.Add(group))
        {
            state.Reporter?.Change(group, joined: true);
        }

        return error;
    }

    /// <summary>in_delmulti: leaves a group; the last leave counts. n</summary>
    /// <returns>None; ENOENT (not joined); ENXIO (detached).</returns>
    public Errno LeaveGroup(IfNet ifp, Ipv4Address group)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        if (Of(ifp) is not { } state)
        {
            return Errno.ENXIO;
        }

        if (!state.Groups.Remove(group, out var last))
        {
            return Errno.ENOENT;
        }

        if (last)
        {
            state.Reporter?.Change(group, joined: false);
        }

        return ifp.LeaveMulti(SockAddr.Inet(group));
    }

    /// <summary>The groups that an interface has joined. n</summary>
    public IReadOnlyList<Ipv4Address> GroupsOf(IfNet ifp)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        return Of(ifp)?.Groups.All ?? [];
    }

    /// <summary>Closes all sockets; what lies in them is freed.</summary>
    public void Dispose()
    {
        Igmp.Dispose();
        Dhcp.Dispose();
        Udp.CloseAll();
        Icmp.CloseAll();
    }

    /// <summary>What IPv4 keeps for the interface; null when it is not attached.</summary>
    internal InetInterface? Of(IfNet ifp) => _interfaces.Of(ifp);

    /// <summary>True for an address of this host, and for 127/8.</summary>
    internal bool IsOwnOrLoopback(Ipv4Address address) => address.IsLoopback || Addresses.IsOwn(address);

    /// <summary>True for 255.255.255.255 and the broadcast address of any network of this host.</summary>
    internal bool IsAnyBroadcast(Ipv4Address address) => Addresses.IsBroadcast(address);

    /// <summary>The loopback interface, when there is one that works.</summary>
    internal IfNet? FindLoop()
    {
        foreach (var state in _interfaces.All)
        {
            if (state.Ifp.Type == IfType.Loop && state.Ifp.IsUpAndRunning)
            {
                return state.Ifp;
            }
        }

        return null;
    }

    /// <summary>Who tells of groups, for each interface that has one.</summary>
    internal IEnumerable<IgmpReporter> Reporters()
    {
        foreach (var state in _interfaces.All)
        {
            if (state.Reporter is { } reporter)
            {
                yield return reporter;
            }
        }
    }

    /// <summary>The tables of all interfaces.</summary>
    internal IEnumerable<ArpTable> AllNeighbours() => _interfaces.All.Select(static state => state.Neighbours);

    /// <inheritdoc/>
    protected internal override bool TryResolve(IfNet ifp, Mbuf m, in SockAddr destination, out LinkAddress lladdr, out Errno error)
    {
        error = Errno.None;
        var address = destination.Ipv4;
        if (address.IsMulticast)
        {
            lladdr = address.ToMulticastLinkAddress();
            return true;
        }

        if (InetAddressTable.IsBroadcast(ifp, address))
        {
            lladdr = LinkAddress.Broadcast;
            return true;
        }

        return Arp.TryResolve(ifp, m, address, out lladdr, out error);
    }
}
