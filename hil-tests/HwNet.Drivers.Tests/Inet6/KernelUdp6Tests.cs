using System.Net;
using System.Net.Sockets;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.Inet6;

/// <summary>The kernel's sockets and its router judge UDP over IPv6, port unreachable both ways, and path MTU discovery.</summary>
[Trait("Spec", "IF-114")]
public sealed class KernelUdp6Tests
{
    private const ushort Port = 4001;

    [SkippableFact]
    public void Datagrams_and_errors_pass_between_the_kernel_and_this_stack()
    {
        using var rig = new KernelRig();
        rig.AddAddress(KernelRig.Own);
        rig.AddAddress(Ipv6Address.LinkLocal(rig.Ifp.Lladdr));
        using var kernel = rig.Far.Enter(() => Bound());
        using var ours = rig.Inet6.Udp6.Open();
        Assert.Equal(Errno.None, ours.Bind(default, 7));

        ExchangeDatagrams(rig, kernel, ours);
        ReportClosedPorts(rig, kernel, ours);
        DiscoverPathMtu(rig, ours);
    }

    private static void ExchangeDatagrams(KernelRig rig, Socket kernel, HwNet.Protocols.Udp6.Udp6Socket ours)
    {
        var data = new byte[1400];
        new Random(3).NextBytes(data);
        var got = new byte[1400];
        EndPoint from = new IPEndPoint(IPAddress.IPv6Any, 0);

        Assert.Equal(Errno.None, ours.SendTo(data, KernelRig.Kernel, Port));
        Assert.Equal(1400, kernel.ReceiveFrom(got, ref from));
        Assert.Equal(data, got);
        Assert.Equal(new IPEndPoint(IPAddress.Parse($"{KernelRig.Own}"), 7), from);

        Array.Clear(got);
        _ = kernel.SendTo(data, from);
        Assert.Equal(Errno.None, ours.Receive(got, KernelRig.Limit, out var datagram));
        Assert.Equal((KernelRig.Kernel, Port, 1400), (datagram.Source, datagram.SourcePort, datagram.Length));
        Assert.Equal(data, got);
        Assert.Equal(Errno.None, ours.SendTo([1], rig.KernelLink, Port, rig.Ifp));
        Assert.Equal(1, kernel.ReceiveFrom(got, ref from));
        Assert.True(((IPEndPoint)from).Address.IsIPv6LinkLocal);
    }

    private static void ReportClosedPorts(KernelRig rig, Socket kernel, HwNet.Protocols.Udp6.Udp6Socket ours)
    {
        var error = Errno.None;
        Assert.Equal(Errno.None, ours.SendTo([1], KernelRig.Kernel, Port + 1));
        KernelRig.Await(() => (error = ours.TakeError()) != Errno.None, "the kernel's port unreachable");
        Assert.Equal(Errno.ECONNREFUSED, error);

        kernel.Connect(new IPEndPoint(IPAddress.Parse($"{KernelRig.Own}"), 9));
        _ = kernel.Send([1]);
        var refused = Assert.Throws<SocketException>(() => kernel.Receive(new byte[1]));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        KernelRig.Await(() => rig.Inet6.Icmp6.Counters.ErrorsSent == 1, "it is counted behind its sending");
    }

    /// <summary>Behind the kernel's router lies a link that takes 1300 bytes.</summary>
    private static void DiscoverPathMtu(KernelRig rig, HwNet.Protocols.Udp6.Udp6Socket ours)
    {
        var narrow = Ipv6Address.Parse("2001:db8:88::2");
        rig.Far.Must("sysctl", "-q", "-w", "net.ipv6.conf.all.forwarding=1");
        rig.Far.Must("ip", "link", "add", "narrow", "mtu", "1300", "type", "veth", "peer", "name", "nobody", "mtu", "1300");
        rig.Far.Must("ip", "link", "set", "narrow", "up");
        rig.Far.Must("ip", "link", "set", "nobody", "up");
        rig.Far.Must("ip", "-6", "route", "add", "2001:db8:88::/64", "dev", "narrow");
        Assert.Equal(Errno.None, rig.Stack.Routes.Add(SockAddr.Inet6(default), 0, SockAddr.Inet6(rig.KernelLink, rig.Ifp.Index)));

        Assert.Equal(Errno.None, ours.SendTo(new byte[1400], narrow, Port));
        KernelRig.Await(() => rig.Inet6.PathMtuTo(rig.Ifp, narrow) == 1300, "the kernel's packet too big");

        Assert.Equal(Errno.EMSGSIZE, ours.TakeError());
        Assert.Equal(Errno.EMSGSIZE, ours.SendTo(new byte[1253], narrow, Port));
        Assert.Equal(Errno.None, ours.SendTo(new byte[1252], narrow, Port));
        Assert.Equal(1500, rig.Inet6.PathMtuTo(rig.Ifp, KernelRig.Kernel));
    }

    private static Socket Bound()
    {
        var socket = new Socket(System.Net.Sockets.AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = (int)KernelRig.Limit.TotalMilliseconds };
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, Port));
        return socket;
    }
}
