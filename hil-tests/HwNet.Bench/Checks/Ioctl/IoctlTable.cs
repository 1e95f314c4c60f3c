using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Bench.Checks.Ioctl;

/// <summary>Every request there is, with a valid value and with bad ones, and the errno its definition names. The steps leave an interface as it was.</summary>
internal static class IoctlTable
{
    private const string NewName = "ioctl0";

    // What only a driver can do, and what it answers when it has nothing of the kind.
    private static readonly Errno[] UpToDriver = [Errno.None, Errno.EOPNOTSUPP, Errno.EINVAL];
    private static readonly Errno[] RefusedByDriver = [Errno.EINVAL, Errno.EOPNOTSUPP];

    private static readonly Ipv4Address TestNet = Ipv4Address.Parse("192.0.2.201");
    private static readonly SockAddr Group = SockAddr.Link(LinkAddress.Parse("01:00:5e:7f:00:c9"));
    private static readonly LinkAddress Station = LinkAddress.Parse("02:00:5e:10:00:c9");

    /// <summary>The table.</summary>
    /// <param name="restoreName">The interface's name before, which the last step of renaming gives back.</param>
    /// <param name="restoreLladdr">Its link address before.</param>
    internal static IReadOnlyList<IoctlStep> Steps(string restoreName, LinkAddress restoreLladdr) =>
        [.. Reads(), .. State(), .. Names(restoreName), .. LinkAddresses(restoreLladdr), .. Addresses(), .. Groups(), .. Hardware()];

    private static IEnumerable<IoctlStep> Reads() =>
    [
        new("SIOCGIFINDEX", static _ => new GetIndex(), Errno.None),
        new("SIOCGIFFLAGS", static _ => new GetFlags(), Errno.None),
        new("SIOCGIFCAP", static _ => new GetCapabilities(), Errno.None),
        new("SIOCGIFMETRIC", static _ => new GetMetric(), Errno.None),
        new("SIOCGIFMTU", static _ => new GetMtu(), Errno.None),
        new("SIOCGIFSTATUS", static _ => new GetStatus(), Errno.None),
        new("SIOCGIFDATA", static _ => new GetData(), Errno.None),
        new("SIOCGIFPOLLCPU", static _ => new GetPollCpu(), Errno.None),
        new("SIOCGIFPHYS", static _ => new GetPhysical(), Errno.None),
        new("SIOCGIFMEDIA", static _ => new GetMedia(), UpToDriver),
        new("SIOCGIFGENERIC", static _ => new GetGeneric(), UpToDriver),
    ];

    private static IEnumerable<IoctlStep> State() =>
    [
        new("SIOCSIFFLAGS as they are", static ifp => new SetFlags(ifp.Flags), Errno.None),
        new("SIOCSIFFLAGS with IFF_DEBUG", static ifp => new SetFlags(ifp.Flags | IfFlags.Debug), Errno.None),
        new("SIOCSIFFLAGS without IFF_DEBUG", static ifp => new SetFlags(ifp.Flags & ~IfFlags.Debug), Errno.None),
        new("SIOCSIFCAP as it is", SameCapabilities, UpToDriver),
        new("SIOCSIFCAP with one not offered", static _ => new SetCapabilities((IfCapabilities)0x4000_0000), Errno.EINVAL),
        new("SIOCSIFMETRIC 7", static _ => new SetMetric(7), Errno.None, Errno.EOPNOTSUPP),
        new("SIOCSIFMETRIC 0", static _ => new SetMetric(0), Errno.None, Errno.EOPNOTSUPP),
        new("SIOCSIFMTU as it is", static ifp => new SetMtu(ifp.Mtu), Errno.None),
        new("SIOCSIFMTU 71", static _ => new SetMtu(IfNet.MinMtu - 1), Errno.EINVAL),
        new("SIOCSIFMTU 65536", static _ => new SetMtu(IfNet.MaxMtu + 1), Errno.EINVAL),
        new("a receive filter, which only core may ask for", static _ => new SetReceiveFilter([], true, true), Errno.EINVAL),
        new("a request nobody knows", static _ => new PrivateRequest(), RefusedByDriver),
    ];

    private static IEnumerable<IoctlStep> Names(string restore) =>
    [
        new("SIOCSIFNAME ioctl0", static _ => new SetName(NewName), Errno.None),
        new("SIOCSIFNAME to the old name", _ => new SetName(restore), Errno.None),
        new("SIOCSIFNAME empty", static _ => new SetName(""), Errno.EINVAL),
        new("SIOCSIFNAME of 16 characters", static _ => new SetName(new string('x', IfNet.MaxNameLength + 1)), Errno.ENAMETOOLONG),
        new("SIOCSIFNAME to a name in use", static ifp => new SetName(ifp.Stack.Interfaces.All[^1].Name), Errno.EEXIST),
    ];

    private static IEnumerable<IoctlStep> LinkAddresses(LinkAddress restore) =>
    [
        Lladdr("SIOCSIFLLADDR", new SetLinkAddress(Station), Errno.None),
        Lladdr("SIOCSIFLLADDR to the old one", new SetLinkAddress(restore), Errno.None),
        Lladdr("SIOCSIFLLADDR multicast", new SetLinkAddress(Group.Lladdr), Errno.EINVAL),
        Lladdr("SIOCSIFLLADDR broadcast", new SetLinkAddress(LinkAddress.Broadcast), Errno.EINVAL),
        Lladdr("SIOCSIFLLADDR zero", new SetLinkAddress(LinkAddress.None), Errno.EINVAL),
        Lladdr("SIOCSIFLLADDR of 5 bytes", new SetLinkAddress(new byte[] { 2, 0, 0, 0, 1 }), Errno.EINVAL),
        Lladdr("SIOCSIFLLADDR of 8 bytes", new SetLinkAddress(new byte[] { 2, 0, 0, 0, 0, 0, 0, 1 }), Errno.EINVAL),
        Raw("SIOCSIFADDR AF_RAW", Station, whenDown: Errno.None),
        Raw("SIOCSIFADDR AF_RAW to the old one", restore, whenDown: Errno.None),
        Raw("SIOCSIFADDR AF_RAW multicast", Group.Lladdr, whenDown: Errno.EINVAL),
        Raw("SIOCSIFADDR AF_RAW zero", LinkAddress.None, whenDown: Errno.EINVAL),
    ];

    private static IEnumerable<IoctlStep> Addresses() =>
    [
        new("SIOCAIFADDR 192.0.2.201/32", static _ => new AddAddress(TestNet, 32), Errno.None),
        new("SIOCAIFADDR again", static _ => new AddAddress(TestNet, 32), Errno.EEXIST) { Sequel = true },
        new("SIOCAIFADDR with prefix 33", static _ => new AddAddress(Ipv4Address.Parse("192.0.2.202"), 33), Errno.EINVAL),
        new("SIOCAIFADDR with prefix -1", static _ => new AddAddress(Ipv4Address.Parse("192.0.2.202"), -1), Errno.EINVAL),
        new("SIOCAIFADDR multicast", static _ => new AddAddress(Ipv4Address.Parse("224.0.0.5"), 32), Errno.EINVAL),
        new("SIOCAIFADDR 0.0.0.0", static _ => new AddAddress(Ipv4Address.Parse("0.0.0.0"), 24), Errno.EINVAL),
        new("SIOCDIFADDR 192.0.2.201", static _ => new DeleteAddress(TestNet), Errno.None),
        new("SIOCDIFADDR again", static _ => new DeleteAddress(TestNet), Errno.EADDRNOTAVAIL),
    ];

    private static IEnumerable<IoctlStep> Groups() =>
    [
        new("SIOCADDMULTI", static _ => new AddMulticast(Group), Errno.None),
        new("SIOCADDMULTI again", static _ => new AddMulticast(Group), Errno.None),
        new("SIOCADDMULTI of AF_INET", static _ => new AddMulticast(SockAddr.Inet(Ipv4Address.Parse("224.0.0.251"))), Errno.EINVAL),
        new("SIOCADDMULTI of a station", static _ => new AddMulticast(SockAddr.Link(Station)), Errno.EADDRNOTAVAIL, Errno.EINVAL)
        {
            NotEthernet = [Errno.None, Errno.EADDRNOTAVAIL, Errno.EINVAL],
        },
        new("SIOCDELMULTI", static _ => new DeleteMulticast(Group), Errno.None),
        new("SIOCDELMULTI again", static _ => new DeleteMulticast(Group), Errno.None),
        new("SIOCDELMULTI once too often", static _ => new DeleteMulticast(Group), Errno.ENOENT),
        new("SIOCDELMULTI of AF_INET", static _ => new DeleteMulticast(SockAddr.Inet(Ipv4Address.Parse("224.0.0.251"))), Errno.EINVAL),
    ];

    private static IEnumerable<IoctlStep> Hardware() =>
    [
        new("SIOCSIFPHYS as it is", SamePhysical, UpToDriver),
        new("SIOCSIFMEDIA as it is", SameMedia, UpToDriver),
        new("SIOCSIFMEDIA of no medium", static _ => new SetMedia("no such medium"), RefusedByDriver),
        new("SIOCSIFGENERIC of nothing", static _ => new SetGeneric(ReadOnlyMemory<byte>.Empty), RefusedByDriver),
        new("SIOCSIFPHYADDR", static _ => new SetTunnel(SockAddr.Inet(TestNet), SockAddr.Inet(Ipv4Address.Parse("192.0.2.202"))), RefusedByDriver),
        new("SIOCDIFPHYADDR", static _ => new DeleteTunnel(), RefusedByDriver),
        new("SIOCADDSNOOP", static _ => new AddSnoop(Station, LinkAddress.Broadcast), UpToDriver),
        // ENOENT where adding it was refused.
        new("SIOCDELSNOOP", static _ => new DeleteSnoop(Station, LinkAddress.Broadcast), [.. UpToDriver, Errno.ENOENT]),
    ];

    private static IoctlStep Lladdr(string what, SetLinkAddress request, Errno expected) =>
        new(what, _ => request, expected) { NotEthernet = [Errno.ENODEV] };

    private static IoctlStep Raw(string what, LinkAddress address, Errno whenDown) =>
        new(what, _ => new SetRawAddress(address), Errno.EINVAL) { WhenDown = [whenDown], NotEthernet = [Errno.ENODEV, Errno.EINVAL] };

    private static SetCapabilities SameCapabilities(IfNet ifp)
    {
        var get = new GetCapabilities();
        _ = ifp.Ioctl(get);
        return new SetCapabilities(get.Reply.Enabled);
    }

    private static SetPhysical SamePhysical(IfNet ifp)
    {
        var get = new GetPhysical();
        _ = ifp.Ioctl(get);
        return new SetPhysical(get.Reply);
    }

    private static SetMedia SameMedia(IfNet ifp)
    {
        var get = new GetMedia();
        _ = ifp.Ioctl(get);
        return new SetMedia(get.Reply?.Current ?? "autoselect");
    }
}
