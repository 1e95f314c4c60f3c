using HwNet.Bench;

namespace HwNet.Conformance.Tests.Engine;

/// <summary>Names of targets and peers.</summary>
public sealed class TargetTests
{
    private const string Known = "known are epair, lo, pcap:IFNAME, file:PATH, sim:MODEL[,OPTION...], usb:VID:PID[@BUS-PORT][,OPTION...], "
        + "usbip:HOST[:PORT]/BUSID[,OPTION...]";

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
    [InlineData("pcap", "needs to know which one", "write pcap:IFNAME")]
    [InlineData("pcap: ", "needs to know which one", "write pcap:IFNAME")]
    [InlineData("epair:0", "takes nothing", "write epair")]
    [InlineData("file:a\nb", "control characters", Known)]
    public void What_is_no_target_is_told_with_cause_and_cure(string text, string cause, string cure)
    {
        Assert.False(TargetGrammar.Default.TryParse(text, out _, out var problem));
        Assert.Contains(cause, problem.Cause, StringComparison.Ordinal);
        Assert.Equal(cure, problem.Cure);
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
