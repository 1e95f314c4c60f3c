namespace HwNet.Drivers.Tests.UsbModels.Ure;

/// <summary>The PHY of the simulated Realtek chips behind its window, the link, and how it is told.</summary>
public class UrePhyTests
{
    public static TheoryData<string> Chips => UreRig.Chips;

    [Theory]
    [InlineData("rtl8152", 0x000B)]
    [InlineData("rtl8152,partner=100half", 0x000A)]
    [InlineData("rtl8152,partner=10", 0x0007)]
    [InlineData("rtl8153", 0x0013)]
    [InlineData("rtl8153b,partner=100", 0x000B)]
    [InlineData("rtl8156", 0x0403)]
    [InlineData("rtl8156,partner=1000", 0x0013)]
    [InlineData("rtl8156b,partner=10half", 0x0006)]
    [InlineData("rtl8156b,revision=7420,partner=2500", 0x0013)]
    public void The_link_is_told_by_register_and_event(string argument, int status)
    {
        using var rig = new UreRig(argument);
        rig.Pass(128);

        Assert.Equal(status, rig.Get16(0xE908));
        Assert.Equal([0x04, 0x00], rig.Sim.ReceiveNow(UreRig.Event, 2)!);

        rig.Sim.Bus.Cable.Carrier = false;
        rig.Pass(128);
        Assert.Equal(0, rig.Get16(0xE908));
        Assert.Equal([0x00, 0x00], rig.Sim.ReceiveNow(UreRig.Event, 2)!);
        rig.ExpectNoViolation();
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void The_registers_of_the_PHY_stand_behind_the_window(string chip)
    {
        using var rig = new UreRig(chip);

        Assert.Equal((0x001C, 0xC800), (rig.Mii(2), rig.Mii(3)));
        rig.PutMii(4, 0x0061);
        Assert.Equal(0x0061, rig.Mii(4));
        rig.PutMii(9, 0);
        rig.PutPhy(0xA5D4, 0);
        rig.PutMii(0, 0x1200);
        rig.Pass(100);
        Assert.Equal(0x0007, rig.Get16(0xE908));
        Assert.Equal(3, rig.GetPhy(0xA420) & 7);

        rig.PutMii(0, 0x0800);
        Assert.Equal(5, rig.GetPhy(0xA420) & 7);
        Assert.Equal(0, rig.Get16(0xE908));
        rig.ExpectNoViolation();
    }

    [Fact]
    public void A_reset_of_the_PHY_holds_its_bit()
    {
        using var rig = new UreRig("rtl8153,phy-reset=300");
        rig.Pass(500);

        rig.PutMii(0, 0x9200);
        Assert.Equal(0x8000, rig.Mii(0) & 0x8000);
        rig.Pass(300);
        Assert.Equal(0, rig.Mii(0) & 0x8000);
        rig.Pass(100);
        Assert.Equal(0x0013, rig.Get16(0xE908));
        rig.ExpectNoViolation();
    }

    [Fact]
    public void A_word_is_read_without_its_neighbour()
    {
        using var rig = new UreRig("rtl8153");
        rig.Sim.Bus.Cable.Carrier = false;
        rig.Sim.Bus.Cable.Carrier = true;
        rig.Pass(100);

        // Control alone leaves the latch of status be; the whole dword clears it.
        Assert.Equal(0x1140, rig.Mii(0));
        Assert.Equal(0x7929, rig.Mii(1));
        rig.Sim.Bus.Cable.Carrier = false;
        rig.Sim.Bus.Cable.Carrier = true;
        rig.Pass(100);
        Assert.Equal(0x7929u, rig.Get32(0xB400) >> 16);
        Assert.Equal(0x792D, rig.Mii(1));
    }

    [Fact]
    public void The_RTL8156_waits_until_its_PHY_is_let_go()
    {
        using var rig = new UreRig("rtl8156", running: false);
        rig.Pass(100);

        Assert.Equal(2, rig.GetPhy(0xA420) & 7);
        Assert.Equal(0x000A, rig.GetPhy(0xA468));
        Assert.Equal(0, rig.Get16(0xE908));
        rig.PutPhy(0xA468, 0);
        Assert.Equal(3, rig.GetPhy(0xA420) & 7);
        Assert.Equal(0x0403, rig.Get16(0xE908));
    }

    [Fact]
    public void What_is_offered_above_gigabit_is_its_own_register_and_outlives_a_reset()
    {
        using var rig = new UreRig("rtl8156");
        Assert.Equal((0x0080, 0x0020), (rig.GetPhy(0xA5D4), rig.GetPhy(0xA5D6)));

        rig.PutPhy(0xA5D4, 0);
        rig.PutMii(0, 0x9200);
        rig.Pass(100);
        Assert.Equal(0x0013, rig.Get16(0xE908));

        // The same by way of the MMD registers: device 7, register 32.
        rig.PutPhy(0xA41A, 0x0007);
        rig.PutPhy(0xA41C, 0x0020);
        rig.PutPhy(0xA41A, 0x4007);
        Assert.Equal(0, rig.GetPhy(0xA41C));
        rig.PutPhy(0xA41C, 0x0080);
        rig.PutMii(0, 0x1200);
        rig.Pass(100);
        Assert.Equal(0x0403, rig.Get16(0xE908));
        rig.ExpectNoViolation();
    }

    [Fact]
    public void The_PHY_outlives_a_new_configuration_and_not_the_loss_of_power()
    {
        using var rig = new UreRig("rtl8153");
        rig.PutMii(4, 0x0061);

        rig.Sim.Usb.SetConfiguration(1);
        Assert.Equal(0x0061, rig.Mii(4));

        using var again = new UreRig("rtl8153,phy-reset=100", running: false);
        Assert.Equal(0, again.GetPhy(0xA420));
        _ = again.Mii(4);
        Assert.Equal(1, again.Sim.Model.Violations["phy-not-ready"]);
        again.Pass(120);
        Assert.Equal(3, again.GetPhy(0xA420));
    }

    [Fact]
    public void Registers_of_the_PHYs_memory_count_up_while_they_are_written()
    {
        using var rig = new UreRig("rtl8153");

        rig.PutPhy(0xA436, 0x8084);
        rig.PutPhy(0xA438, 0x0B13);
        rig.PutPhy(0xA438, 0x1234);
        rig.PutPhy(0xA436, 0x8085);
        Assert.Equal(0x1234, rig.GetPhy(0xA438));
        rig.PutPhy(0xA436, 0x8084);
        Assert.Equal(0x0B13, rig.GetPhy(0xA438));

        rig.PutPhy(0xB820, 0x0010);
        Assert.Equal(0, rig.GetPhy(0xB800));
        rig.Pass(1);
        Assert.Equal(0x40, rig.GetPhy(0xB800));
        rig.PutPhy(0xB820, 0);
        Assert.Equal(0, rig.GetPhy(0xB800));

        rig.PutPhy(0xA430, 0x0004);
        Assert.Equal(0, rig.Get16(0xE000) & 0x0100);
        rig.PutPhy(0xA430, 0x0000);
        Assert.Equal(0x0100, rig.Get16(0xE000) & 0x0100);
    }

    [Fact]
    public void Dead_links_are_dead()
    {
        using var rig = new UreRig("rtl8153,fault=phy-no-link");
        Assert.Equal(0, rig.Get16(0xE908));

        using var silent = new UreRig("rtl8153,fault=link-silent");
        silent.Pass(1000);
        Assert.Null(silent.Sim.ReceiveNow(UreRig.Event, 2));
    }
}
