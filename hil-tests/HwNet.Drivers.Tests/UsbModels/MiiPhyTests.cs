namespace HwNet.Drivers.Tests.UsbModels;

/// <summary>The simulated PHY, behind the registers of an ASIX chip: IEEE 802.3 clauses 22, 28 and 40.</summary>
public class MiiPhyTests
{
    private const ushort Control = 0;
    private const ushort Status = 1;
    private const ushort Advertisement = 4;
    private const ushort Partner = 5;
    private const ushort Expansion = 6;
    private const ushort GigabitControl = 9;
    private const ushort GigabitStatus = 10;

    [Fact]
    public void After_reset_it_offers_all_it_has_and_negotiates()
    {
        using var fast = new AxeRig("ax88772");
        using var gigabit = new AxeRig("ax88178");

        Assert.Equal([0x3100, 0x782D, 0x003B, 0x1811, 0x01E1, 0x41E1], Read(fast, 0, 1, 2, 3, 4, 5));
        Assert.Equal([0x1140, 0x792D, 0x0141, 0x0CC2, 0x01E1, 0x41E1], Read(gigabit, 0, 1, 2, 3, 4, 5));
        Assert.Equal([0x0300, 0x3C00, 0x3000], Read(gigabit, 9, 10, 15));
        Assert.Equal((100, true), Link(fast));
        Assert.Equal((1000, true), Link(gigabit));
    }

    [Fact]
    public void Negotiation_takes_its_time()
    {
        using var rig = new AxeRig("ax88772,aneg=1500,phy-reset=10", running: false);
        rig.PowerPhy();
        rig.Pass(1509);

        Assert.Equal(0x7809, rig.Mii(Status));
        Assert.Equal(0, rig.Mii(Partner));
        rig.Pass(1);
        Assert.Equal(0x782D, rig.Mii(Status));
        Assert.Equal(0x41E1, rig.Mii(Partner));
    }

    [Fact]
    public void A_lost_link_shows_once_even_when_it_is_back()
    {
        using var rig = new AxeRig("ax88772");
        Assert.Equal(0x782D, rig.Mii(Status));

        rig.Sim.Bus.Cable.Carrier = false;
        rig.Sim.Bus.Cable.Carrier = true;
        rig.Pass(100);

        Assert.Equal(0x7829, rig.Mii(Status));
        Assert.Equal(0x782D, rig.Mii(Status));
    }

    [Theory]
    [InlineData("ax88772,partner=1000", 0x01E1, 0, 100, true)]
    [InlineData("ax88772,partner=100half", 0x01E1, 0, 100, false)]
    [InlineData("ax88772,partner=10", 0x01E1, 0, 10, true)]
    [InlineData("ax88772,partner=10half", 0x01E1, 0, 10, false)]
    [InlineData("ax88772", 0x0061, 0, 10, true)]
    [InlineData("ax88772", 0x0081, 0, 100, false)]
    [InlineData("ax88178", 0x01E1, 0x0000, 100, true)]
    [InlineData("ax88178", 0x0021, 0x0100, 1000, false)]
    [InlineData("ax88178,partner=100", 0x01E1, 0x0200, 100, true)]
    [InlineData("ax88772,partner=100,partner-forced", 0x01E1, 0, 100, false)]
    [InlineData("ax88772,partner=10,partner-forced", 0x01E1, 0, 10, false)]
    public void The_best_that_both_ends_can_is_taken(string chip, int advertised, int gigabit, int megabits, bool full)
    {
        using var rig = new AxeRig(chip);

        rig.PutMii(Advertisement, advertised);
        rig.PutMii(GigabitControl, gigabit);
        rig.PutMii(Control, 0x1200);
        Assert.Null(rig.Function.Phy.Link);
        rig.Pass(100);

        Assert.Equal((megabits, full), Link(rig));
    }

    [Theory]
    [InlineData("ax88772,partner=10", 0x0181)]
    [InlineData("ax88772,partner=100,partner-forced", 0x0061)]
    public void Ends_with_nothing_in_common_do_not_link(string chip, int advertised)
    {
        using var rig = new AxeRig(chip);

        rig.PutMii(Advertisement, advertised);
        rig.PutMii(Control, 0x1200);
        rig.Pass(10_000);

        Assert.Null(rig.Function.Phy.Link);
    }

    [Theory]
    [InlineData("ax88772", 0x2100, 100, true)]
    [InlineData("ax88772", 0x0000, 10, false)]
    [InlineData("ax88178", 0x0140, 1000, true)]
    [InlineData("ax88772,partner=10,partner-forced", 0x0100, 10, true)]
    public void A_forced_speed_is_the_links_when_the_partner_has_it(string chip, int control, int megabits, bool full)
    {
        using var rig = new AxeRig(chip);

        rig.PutMii(Control, control);
        rig.Pass(100);

        Assert.Equal((megabits, full), Link(rig));
        Assert.Equal(0, rig.Mii(Partner));
        Assert.Equal(0, rig.Mii(Status) & 0x20);
    }

    [Fact]
    public void A_forced_speed_that_the_partner_has_not_gives_no_link()
    {
        using var rig = new AxeRig("ax88772,partner=100,partner-forced");

        rig.PutMii(Control, 0x0100);
        rig.Pass(1000);

        Assert.Null(rig.Function.Phy.Link);
    }

    [Fact]
    public void The_page_that_came_is_told_once()
    {
        using var rig = new AxeRig("ax88772");

        Assert.Equal(3, rig.Mii(Expansion));
        Assert.Equal(1, rig.Mii(Expansion));
    }

    [Fact]
    public void A_gigabit_partner_without_the_bits_is_a_fast_one()
    {
        using var rig = new AxeRig("ax88178,partner=100");

        Assert.Equal(0, rig.Mii(GigabitStatus));
        Assert.Equal((100, true), Link(rig));
    }

    [Fact]
    public void A_reset_takes_time_and_clears_what_was_written()
    {
        using var rig = new AxeRig("ax88772,phy-reset=100");
        rig.PutMii(Advertisement, 0x0061);

        rig.PutMii(Control, 0x8000);

        Assert.Equal(0x8000, rig.Mii(Control) & 0x8000);
        rig.ExpectNoViolation();
        rig.PutMii(Advertisement, 0x0021);
        Assert.Equal(1, rig.Sim.Model.Violations["phy-in-reset"]);
        rig.Pass(100);
        Assert.Equal(0x3100, rig.Mii(Control));
        Assert.Equal(0x01E1, rig.Mii(Advertisement));
        Assert.Null(rig.Function.Phy.Link);
        rig.Pass(100);
        Assert.Equal((100, true), Link(rig));
    }

    [Fact]
    public void Powered_down_it_has_no_link_and_comes_back()
    {
        using var rig = new AxeRig("ax88772");

        rig.PutMii(Control, 0x3900);
        rig.Pass(1000);
        Assert.Null(rig.Function.Phy.Link);
        Assert.Equal(0x3900, rig.Mii(Control));

        rig.PutMii(Control, 0x3100);
        rig.Pass(100);
        Assert.Equal((100, true), Link(rig));
    }

    [Fact]
    public void Isolated_it_has_its_link_and_passes_nothing()
    {
        using var rig = new AxeRig("ax88772");

        rig.PutMii(Control, 0x3500);
        rig.Sim.Arrive(SimRig.Frame(AxeRig.Own, 60));

        Assert.Equal((100, true), Link(rig));
        Assert.Equal(1, rig.Sim.Bus.Cable.Statistics.Filtered);
    }

    [Fact]
    public void Faults_keep_it_from_linking_answering_and_resetting()
    {
        using var dead = new AxeRig("ax88772,fault=phy-no-link");
        Assert.Equal(0x7809, dead.Mii(Status));
        dead.Sim.Model.Faults.Clear("phy-no-link");
        dead.Pass(200);
        Assert.Equal((100, true), Link(dead));

        using var missing = new AxeRig("ax88772,fault=phy-missing");
        Assert.Equal(0xFFFF, missing.Mii(2));

        using var stuck = new AxeRig("ax88772");
        stuck.Sim.Model.Faults.Set("phy-reset-dropped");
        stuck.PutMii(Advertisement, 0x0061);
        stuck.PutMii(Control, 0x8000);
        Assert.Equal(0x0061, stuck.Mii(Advertisement));
        stuck.Sim.Model.Faults.Set("phy-reset-stuck");
        stuck.PutMii(Control, 0x8000);
        stuck.Pass(10_000);
        Assert.Equal(0x8000, stuck.Mii(Control) & 0x8000);
    }

    [Fact]
    public void Vendor_registers_keep_what_is_written_and_have_their_defaults()
    {
        using var rig = new AxeRig("ax88772a");

        Assert.Equal([0x442C, 0x03C8, 0x4044], Read(rig, 0x14, 0x15, 0x16));
        rig.PutMii(0x16, 0x1234);
        Assert.Equal(0x1234, rig.Mii(0x16));
        Assert.Equal([0x003B, 0x1861], Read(rig, 2, 3));
    }

    private static int[] Read(AxeRig rig, params ushort[] registers) => [.. registers.Select(rig.Mii)];

    private static (int, bool)? Link(AxeRig rig) => rig.Function.Phy.Link is { } link ? (link.Megabits, link.IsFullDuplex) : null;
}
