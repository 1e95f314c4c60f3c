using HwNet.Bench;

namespace HwNet.Conformance.Tests.Engine;

/// <summary>Names of targets and peers.</summary>
public sealed class TargetTests
{
    private const string Known = "known are epair, lo, pcap:IFNAME[,OPTION...], packet:IFNAME[,OPTION...], xdp:IFNAME[,OPTION...], tap:NAME, file:PATH, sim:MODEL[,OPTION...], usb:VID:PID[@BUS-PORT][,OPTION...], "
        + "usbip:HOST[:PORT]/BUSID[,OPTION...], vlan:PARENT.ID, lagg:PROTO:A+B, bridge:A+B";

    [Theory]
    [InlineData("epair", "epair", "")]
    [InlineData("lo", "lo", "")]
    [InlineData("pcap:eth1", "pcap", "eth1")]
    [InlineData("file:/tmp/a b:c.pcap", "file", "/tmp/a b:c.pcap")]
    public void A_target_is_a_kind_and_an_argument(string text, string kind, string argument)
    {
        var target = TargetGrammar.Default.Parse(text);

        Assert.Equal(new TargetName(kind, argument), target);
        Assert.Equal(text, target.ToString());
    }

    [Theory]
    [InlineData("", "no kind ''", Known)]
    [InlineData("eth1", "no kind 'eth1'", Known)]
    [InlineData("PCAP:eth1", "no kind 'PCAP'", Known)]
    [InlineData("pcap", "needs to know which one", "write pcap:IFNAME[,OPTION...]")]
    [InlineData("pcap: ", "needs to know which one", "write pcap:IFNAME[,OPTION...]")]
    [InlineData("epair:0", "takes nothing", "write epair")]
    [InlineData("file:a\nb", "control characters", Known)]
    [InlineData("vlan:pcap:eth0", "'vlan' is made of other targets", "write vlan:PARENT.ID; what belongs together may stand in [ ]")]
    [InlineData("vlan:.5", "'vlan' is made of other targets", "write vlan:PARENT.ID; what belongs together may stand in [ ]")]
    [InlineData("vlan:epair.", "'vlan' is made of other targets", "write vlan:PARENT.ID; what belongs together may stand in [ ]")]
    [InlineData("vlan:eth0.5", "in 'vlan:eth0.5': 'eth0' is no target: there is no kind 'eth0'", Known)]
    [InlineData("vlan:epair:0.5", "in 'vlan:epair:0.5': 'epair:0' is no target: 'epair' takes nothing", "write epair")]
    [InlineData("lagg:lacp", "'lagg' is made of other targets", "write lagg:PROTO:A+B; what belongs together may stand in [ ]")]
    [InlineData("lagg::epair", "'lagg' is made of other targets", "write lagg:PROTO:A+B; what belongs together may stand in [ ]")]
    [InlineData("lagg:pcap:m0+pcap:m1", "there is no kind 'm0'", Known)]
    [InlineData("bridge:epair+", "'bridge' is made of other targets", "write bridge:A+B; what belongs together may stand in [ ]")]
    [InlineData("bridge:epair+vlan:lagg:lacp:warp:9.5", "there is no kind 'warp'", Known)]
    public void What_is_no_target_is_told_with_cause_and_cure(string text, string cause, string cure)
    {
        Assert.False(TargetGrammar.Default.TryParse(text, out _, out var problem));
        Assert.Contains(cause, problem.Cause, StringComparison.Ordinal);
        Assert.Equal(cure, problem.Cure);
    }

    [Theory]
    [InlineData("vlan:pcap:eth0.5", "5", "pcap:eth0")]
    [InlineData("vlan:pcap:eth0.17.5", "5", "pcap:eth0.17")]
    [InlineData("vlan:file:/tmp/a.pcap.5", "5", "file:/tmp/a.pcap")]
    [InlineData("vlan:vlan:pcap:v0.100.5", "5", "vlan:pcap:v0.100ad")]
    [InlineData("vlan:vlan:pcap:v0.100q.5", "5", "vlan:pcap:v0.100q")]
    [InlineData("vlan:[vlan:pcap:v0.100].5", "5", "vlan:pcap:v0.100ad")]
    [InlineData("vlan:lagg:lacp:pcap:m0+pcap:m1.5", "5", "lagg:lacp:pcap:m0+pcap:m1")]
    [InlineData("lagg:lacp:pcap:m0+pcap:m1", "lacp", "pcap:m0", "pcap:m1")]
    [InlineData("lagg:failover:sim:ncm,fault=in-wedge+usb:0bda:8156", "failover", "sim:ncm,fault=in-wedge", "usb:0bda:8156")]
    [InlineData("bridge:epair+pcap:v0+lo", "", "epair", "pcap:v0", "lo")]
    [InlineData("bridge:[pcap:a+b]+vlan:pcap:c.5", "", "pcap:a+b", "vlan:pcap:c.5")]
    [InlineData("bridge:[lagg:lacp:pcap:a+pcap:b]+pcap:c", "", "lagg:lacp:pcap:a+pcap:b", "pcap:c")]
    [InlineData("bridge:epair", "", "epair")]
    public void A_target_made_of_others_names_them(string text, string option, params string[] lower)
    {
        var target = TargetGrammar.Default.Parse(text);

        Assert.Equal(text, target.ToString());
        Assert.True(TargetGrammar.Default.TryTakeApart(target, out var found, out var said));
        Assert.Equal(lower, found.Select(static name => name.ToString()));
        Assert.Equal(option, said);
        Assert.False(TargetGrammar.Default.TryTakeApart(new TargetName("epair", ""), out _, out _));
    }

    [Fact]
    public void A_grammar_can_learn_a_kind()
    {
        var grammar = TargetGrammar.Default.With(new TargetKind("radio", "BAND", "an adapter without a cable"));

        Assert.Equal(new TargetName("radio", "5"), grammar.Parse("radio:5"));
        Assert.Throws<ArgumentException>(() => grammar.With(new TargetKind("pcap", null, "again")));
    }

    [Theory]
    [InlineData("netns:lab/v1", true)]
    [InlineData("netns:lab/abcdefghijklmno", true)]
    [InlineData("netns:lab/abcdefghijklmnop", false)]
    [InlineData("netns:lab", false)]
    [InlineData("netns:/v1", false)]
    [InlineData("netns:lab/", false)]
    [InlineData("netns:lab/v1/x", false)]
    [InlineData("netns:-n/v1", false)]
    [InlineData("netns:../v1", false)]
    [InlineData("netns:lab/v 1", false)]
    [InlineData("host:lab/v1", false)]
    public void A_peer_is_an_interface_in_a_namespace(string text, bool isPeer)
    {
        Assert.Equal(isPeer, PeerName.TryParse(text, out var peer, out var problem));
        Assert.Equal(isPeer ? text : null, peer?.ToString());
        Assert.Equal(isPeer, problem is null);
    }
}
