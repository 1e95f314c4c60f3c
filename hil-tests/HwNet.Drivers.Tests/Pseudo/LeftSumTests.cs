using HwNet.Buffers;
using HwNet.Drivers.Pseudo.Bridge;
using HwNet.Drivers.Pseudo.Lagg;
using HwNet.Drivers.Tests.Pseudo.Bridge;
using HwNet.Drivers.Tests.Pseudo.Lagg;
using HwNet.Drivers.Tests.Pseudo.Vlan;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.Pseudo;

/// <summary>Packets whose sums are left to hardware, on interfaces made of others: complete wherever no hardware does it.</summary>
public class LeftSumTests
{
    private const IfCapabilities Offered = IfCapabilities.VlanMtu | IfCapabilities.TxCsum | IfCapabilities.RxCsum;
    private const MbufChecksum Left = MbufChecksum.FillL3 | MbufChecksum.FillL4;
    private const MbufChecksum Right = MbufChecksum.L3Valid | MbufChecksum.L4Valid;

    private static readonly LinkAddress Group = LinkAddress.Parse("01:00:5e:00:00:09");
    private static readonly Ipv4Address From = Ipv4Address.Parse("10.9.0.1");
    private static readonly Ipv4Address To = Ipv4Address.Parse("224.0.0.9");

    [Theory]
    [Trait("Spec", "IF-121")]
    [InlineData(Offered)]
    [InlineData(Offered | IfCapabilities.VlanHwTagging)]
    public void A_VLAN_offers_no_sums_and_passes_complete_packets_down(IfCapabilities capabilities)
    {
        using var rig = new VlanRig();
        var nic = new TaggingNic();
        var vlan = rig.Create(5, nic.Attach(rig.Stack, capabilities));

        Assert.Equal(IfCapabilities.None, vlan.Capabilities & (IfCapabilities.TxCsum | IfCapabilities.RxCsum));
        Assert.Equal(Errno.None, vlan.Transmit(Packet(rig.Stack, Left)));

        Assert.Equal([MbufChecksum.None], nic.Wanted);
        AssertComplete(nic.Sent[0].Bytes, nic.Sent[0].Tag is null ? 18 : 14);
    }

    [Fact]
    [Trait("Spec", "IF-122")]
    public void An_aggregate_leaves_sums_to_members_that_fill_them_in_and_to_software_where_one_has_it_switched_off()
    {
        using var rig = new LaggRig(0);
        var nic = new TaggingNic();
        var member = nic.Attach(rig.Stack, Offered);
        var lagg = rig.Make(new LaggParameters { Members = [member] });
        Assert.Equal(Offered | IfCapabilities.LinkState, lagg.Capabilities);

        Assert.Equal(Errno.None, lagg.Transmit(Packet(rig.Stack, Left)));
        Assert.Equal(Errno.None, member.Ioctl(new SetCapabilities(IfCapabilities.VlanMtu)));
        Assert.Equal(Errno.None, lagg.Transmit(Packet(rig.Stack, Left)));
        Assert.Equal(Errno.None, member.Ioctl(new SetCapabilities(Offered)));
        Assert.Equal(Errno.None, lagg.Ioctl(new SetCapabilities(IfCapabilities.VlanMtu)));
        Assert.Equal(Errno.None, lagg.Transmit(Packet(rig.Stack, Left)));

        Assert.Equal([Left, MbufChecksum.None, MbufChecksum.None], nic.Wanted);
        AssertComplete(nic.Sent[1].Bytes, 14);
        AssertComplete(nic.Sent[2].Bytes, 14);
    }

    [Fact]
    [Trait("Spec", "IF-123")]
    public void A_bridge_gives_complete_packets_to_all_members()
    {
        using var rig = new BridgeRig(1);
        var nic = new TaggingNic();
        Assert.Equal(Errno.None, rig.Bridge.Ioctl(new AddBridgeMember(nic.Attach(rig.Stack, Offered))));
        rig.Run();

        Assert.Equal(Errno.None, rig.Bridge.Transmit(Packet(rig.Stack, Left)));
        rig.Run();

        Assert.Equal([MbufChecksum.None], nic.Wanted);
        AssertComplete(nic.Sent[0].Bytes, 14);
        AssertComplete(Assert.Single(rig.Taps[0].Incoming), 14);
    }

    [Fact]
    [Trait("Spec", "IF-123")]
    public void What_hardware_knew_of_a_packet_is_not_passed_on_with_it()
    {
        using var rig = new BridgeRig(1);
        var known = new KnownSums();
        var nic = new TaggingNic();
        Assert.Equal(Errno.None, rig.Bridge.Ioctl(new AddBridgeMember(nic.Attach(rig.Stack, Offered))));
        rig.Run();
        using var listening = rig.Far[0].Tap(known);

        nic.Receive(Frame(), null, Right);
        rig.Run();

        Assert.Equal([MbufChecksum.None], known.Seen);
    }

    [Theory]
    [InlineData(Offered, Right)]
    [InlineData(IfCapabilities.VlanMtu, MbufChecksum.None)]
    public void An_interface_that_has_it_switched_off_believes_no_hardware(IfCapabilities enabled, MbufChecksum believed)
    {
        using var rig = new VlanRig();
        var known = new KnownSums();
        var nic = new TaggingNic();
        var ifp = nic.Attach(rig.Stack, Offered);
        Assert.Equal(Errno.None, ifp.SetAllMulti(true));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetCapabilities(enabled)));
        using var listening = ifp.Tap(known);

        nic.Receive(Frame(), null, Right);

        Assert.Equal([believed], known.Seen);
    }

    private static Mbuf Packet(NetStack stack, MbufChecksum checksum)
    {
        Assert.True(stack.Mbufs.TryGet(out var m));
        var frame = Frame();
        new UdpHeader { SourcePort = 1, DestinationPort = 2 }.WriteWithPseudoSum(frame.AsSpan(34), From, To);
        (frame[24], frame[25]) = (0, 0);
        frame.CopyTo(m.Append(frame.Length));
        m.Checksum = checksum;
        return m;
    }

    private static byte[] Frame()
    {
        var frame = new byte[100];
        new EtherHeader(Group, LinkAddress.Parse("02:00:00:00:00:99"), EtherType.Ipv4).Write(frame);
        new Ipv4Header { TotalLength = 86, TimeToLive = 1, Protocol = IpProtocol.Udp, Source = From, Destination = To }.Write(frame.AsSpan(14));
        new Random(1).NextBytes(frame.AsSpan(42));
        new UdpHeader { SourcePort = 1, DestinationPort = 2 }.Write(frame.AsSpan(34), From, To);
        return frame;
    }

    private static void AssertComplete(byte[] frame, int at) => Assert.Equal(Frame()[14..], frame[at..]);

    private sealed class KnownSums : ICaptureTap
    {
        internal List<MbufChecksum> Seen { get; } = [];

        public void Packet(IfNet ifp, Mbuf m, bool outgoing) => Seen.Add(m.Checksum);
    }
}
