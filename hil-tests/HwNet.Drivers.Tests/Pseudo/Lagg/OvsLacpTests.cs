using HwNet.Drivers.Pseudo.Lagg.Lacp;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

/// <summary>Open vSwitch as the judge of LACP, over cables of the kernel.</summary>
[Trait("Spec", "IF-122")]
public sealed class OvsLacpTests
{
    [SkippableFact]
    public void A_bundle_forms_carries_loses_a_cable_and_uses_it_again()
    {
        using var rig = new OvsRig("lacp", ovsActive: true, ovsFast: true);
        rig.BringUp();

        Assert.Contains($"partner sys_id: {rig.Lagg.Lladdr}", rig.Show(), StringComparison.Ordinal);
        Assert.Contains("status: active negotiated", rig.Show(), StringComparison.Ordinal);
        Assert.Contains($"sys_id: {rig.Status.Partner!.Value.System}\n", rig.Show(), StringComparison.Ordinal);
        rig.AssertPings();
        Assert.All(rig.Status.Members, m => Assert.True(m.Sent > 0, $"{m.Name} carried nothing"));

        rig.Cables[0].SetFarUp(false);
        rig.Await(() => !rig.Status.Members[0].HasLink, "the cut is seen");
        Assert.Equal([false, true], rig.Status.Members.Select(m => m.Distributing));
        Assert.Equal(LinkState.Up, rig.Lagg.Link);
        rig.AssertPings();

        rig.Cables[0].SetFarUp(true);
        rig.AwaitBundle();
        rig.AssertPings();
    }

    [SkippableTheory]
    [InlineData("lacp", false, true)]
    [InlineData("lacp,passive,slow", true, false)]
    public void A_bundle_forms_whoever_speaks_first_and_however_often(string option, bool ovsActive, bool ovsFast)
    {
        using var rig = new OvsRig(option, ovsActive, ovsFast);

        rig.BringUp();

        Assert.Contains($"partner sys_id: {rig.Lagg.Lladdr}", rig.Show(), StringComparison.Ordinal);
        Assert.Equal(ovsActive, rig.Status.Partner!.Value.Has(LacpState.Activity));
        Assert.Equal(ovsFast, rig.Status.Partner!.Value.Has(LacpState.Timeout));
        Assert.All(rig.Status.Members, m => Assert.Equal(LacpMuxState.Distributing, m.Lacp!.Mux));
    }
}
