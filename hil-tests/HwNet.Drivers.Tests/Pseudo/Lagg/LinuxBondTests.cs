using HwNet.Net;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

/// <summary>Linux's bonding driver as the second judge of LACP: in a guest of tools/lab, whose kernel has it.</summary>
[Trait("Spec", "IF-122")]
[Trait("Where", "guest")]
public sealed class LinuxBondTests
{
    [SkippableTheory]
    [InlineData("lacp")]
    [InlineData("lacp,passive,slow")]
    public void A_bundle_with_Linux_forms_carries_loses_a_cable_and_uses_it_again(string option)
    {
        using var rig = new LinuxBondRig(option);
        rig.BringUp();

        Assert.Contains($"Partner Mac Address: {rig.Lagg.Lladdr}", rig.Show(), StringComparison.Ordinal);
        Assert.Contains($"System MAC address: {rig.Status.Partner!.Value.System}", rig.Show(), StringComparison.Ordinal);
        rig.AssertPings();

        rig.Cables[1].SetFarUp(false);
        rig.Await(() => !rig.Status.Members[1].HasLink, "the cut is seen");
        Assert.Equal(LinkState.Up, rig.Lagg.Link);
        rig.AssertPings();

        rig.Cables[1].SetFarUp(true);
        rig.AwaitBundle();
        rig.AssertPings();
    }
}
