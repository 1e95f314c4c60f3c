using HwNet.Buffers;
using HwNet.Net;
using HwNet.Protocols.Icmp6;
using HwNet.Protocols.Mld;
using HwNet.Protocols.Nd;
using HwNet.Protocols.Udp6;
using HwNet.Routing;
using HwNet.Wire;

namespace HwNet.Protocols.Inet6;

/// <summary>inet6domain: IPv6 in a stack: neighbours, routers, groups, IP, ICMPv6 and UDP.</summary>
/// <remarks>Locks: I (interface table), own and a leaf. Each protocol has its own, see there; none is held while an interface is called.</remarks>
public sealed partial class Inet6Domain : Domain, IDisposable
{
    private readonly Ipv6Input _input;
    private readonly InterfaceTable<Inet6Interface> _interfaces = new();
    private bool _autoLinkLocal;
    private byte _hopLimit = Ipv6Header.DefaultHopLimit;

    internal Inet6Domain(NetStack stack)
    {
        Stack = stack;
        Output = new Ipv6Output(this);
        _input = new Ipv6Input(this);
        Nd = new NdProtocol(this);
        Routers = new RouterDiscovery(this);
        Mld = new MldProtocol(this);
        PathMtu = new PathMtuTable(stack.Clock);
        Udp6 = new Udp6Protocol(this);
        Icmp6 = new Icmp6Protocol(this);
        stack.Netisr.Register(NetisrProtocol.Ipv6, _input.Input);
        stack.SlowTimo += Nd.Tick;
        stack.SlowTimo += Routers.Tick;
        stack.SlowTimo += Mld.Tick;
        stack.SlowTimo += PathMtu.Tick;
        _ = stack.Events.Subscribe(LinkIsBack);
        AddSysctls(stack.Sysctls);
    }

    /// <summary>The stack it belongs to.</summary>
    public NetStack Stack { get; }

    /// <summary>Neighbour discovery and duplicate address detection.</summary>
    public NdProtocol Nd { get; }

    /// <summary>Router discovery, and the addresses that come of it.</summary>
    public RouterDiscovery Routers { get; }

    /// <summary>Tells routers and switches which groups are joined.</summary>
    public MldProtocol Mld { get; }

    /// <summary>ip6_output.</summary>
    public Ipv6Output Output { get; }

    /// <summary>Datagram sockets.</summary>
    public Udp6Protocol Udp6 { get; }

    /// <summary>Echo and errors.</summary>
    public Icmp6Protocol Icmp6 { get; }

    /// <summary>ip6_auto_linklocal: an interface that comes up without a link-local address gets one made from its hardware address. Off.</summary>
    public bool AutoLinkLocal { get => Volatile.Read(ref _autoLinkLocal); set => Volatile.Write(ref _autoLinkLocal, value); }

    /// <summary>ip6_defhlim: hops that a packet may make when neither its sender nor a router says. 64.</summary>
    public byte DefaultHopLimit { get => Volatile.Read(ref _hopLimit); set => Volatile.Write(ref _hopLimit, value); }

    /// <summary>ip6stat: a snapshot.</summary>
    public Ipv6Counters Counters => new()
    {
        Received = _input.Received,
        Delivered = _input.Delivered,
        DropsBy = _input.DropsBy,
        Sent = Output.Sent,
        OutputDropsBy = Output.DropsBy,
    };

    /// <inheritdoc/>
    public override AddressFamily Family => AddressFamily.Inet6;

    /// <inheritdoc/>
    public override ushort EtherType => Wire.EtherType.Ipv6;

    /// <summary>Whether an address of an interface may be used; null for one it does not have. n</summary>
    public Inet6AddressState? StateOf(IfNet ifp, Ipv6Address address)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        if (!IsOwn(address, ifp))
        {
            return Of(ifp)?.StateOf(address);
        }

        return Of(ifp)?.IsDeprecated(address) == true ? Inet6AddressState.Deprecated : Inet6AddressState.Preferred;
    }

    /// <summary>IN6_LINKMTU: bytes of an IPv6 packet on an interface at most: its MTU, unless a router of the link said less. n</summary>
    public int MtuOf(IfNet ifp)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        return Of(ifp)?.Mtu ?? ifp.Mtu;
    }

    /// <summary>in6_selectsrc: the address that packets to a destination are sent from on an interface; null when it has none. n</summary>
    public Ipv6Address? SourceFor(IfNet ifp, Ipv6Address destination)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        var state = Of(ifp);
        var wide = state?.WideSource(destination, null);
        return (destination.IsScoped ? state?.LinkLocal ?? wide : wide ?? state?.LinkLocal)?.Address;
    }

    /// <summary>ip6_getpmtu: bytes of a packet to a destination at most, as far as is known: the interface's, unless a router on the way said less (RFC 8201). n</summary>
    public int PathMtuTo(IfNet ifp, Ipv6Address destination) => PathMtu.Of(ZonedAddress.Of(destination, ifp), MtuOf(ifp));

    /// <summary>in6_joingroup: joins a group on an interface; counted. n</summary>
    /// <returns>None; EADDRNOTAVAIL (no group); EOPNOTSUPP (no multicast on the interface); ENXIO (detached); the driver's error.</returns>
    public Errno JoinGroup(IfNet ifp, Ipv6Address group)
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

        var error = ifp.JoinMulti(SockAddr.Inet6(group, ifp.Index));
        if (error == Errno.None && state.Groups.Add(group))
        {
            state.Reporter?.Change(group, joined: true);
        }

        return error;
    }

    /// <summary>in6_leavegroup: leaves a group; the last leave counts. n</summary>
    /// <returns>None; ENOENT (not joined); ENXIO (detached).</returns>
    public Errno LeaveGroup(IfNet ifp, Ipv6Address group)
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

        return ifp.LeaveMulti(SockAddr.Inet6(group, ifp.Index));
    }

    /// <summary>The groups that an interface has joined. n</summary>
    public IReadOnlyCollection<Ipv6Address> GroupsOf(IfNet ifp)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        return Of(ifp)?.Groups.All ?? [];
    }

    /// <summary>Closes all sockets; what lies in them is freed.</summary>
    public void Dispose()
    {
        Mld.Dispose();
        Udp6.CloseAll();
        Icmp6.CloseAll();
    }

    /// <summary>What routers further on have said about packets that were too big.</summary>
    internal PathMtuTable PathMtu { get; }

    /// <summary>What IPv6 keeps for the interface; null when it is not attached.</summary>
    internal Inet6Interface? Of(IfNet ifp) => _interfaces.Of(ifp);

    internal byte HopLimitOf(IfNet ifp) => Of(ifp)?.Routers.HopLimit is > 0 and var told ? told : DefaultHopLimit;

    /// <summary>True for an address in force; one of a single link must be of this one.</summary>
    internal bool IsOwn(Ipv6Address address, IfNet? zone) =>
        Stack.Addresses.Inet6.Equal(PrefixKey.Of(SockAddr.Inet6(address, zone?.Index ?? 0))).Length > 0;

    /// <summary>What is kept for each interface.</summary>
    internal Inet6Interface[] Interfaces() => _interfaces.All;

    /// <inheritdoc/>
    protected internal override bool TryResolve(IfNet ifp, Mbuf m, in SockAddr destination, out LinkAddress lladdr, out Errno error)
    {
        error = Errno.None;
        var address = destination.Ipv6;
        if (address.IsMulticast)
        {
            lladdr = address.ToMulticastLinkAddress();
            return true;
        }

        return Nd.TryResolve(ifp, m, address, out lladdr, out error);
    }
}
