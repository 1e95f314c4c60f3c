
namespace HwNet.Drivers.Tests.Mii;

public class MiiTests
{
    private readonly TextbookPhy _phy = new();
    private readonly Drivers.Shared.Mii.Mii _mii;

    public MiiTests() => _mii = new Drivers.Shared.Mii.Mii(_phy, 3);

    [Fact]
    public void A_PHY_tells_its_identifier_and_media()
    {
        Assert.Equal(Errno.None, _mii.Probe());

        Assert.Equal(0x00221611u, _mii.Id);
        Assert.Equal(["autoselect", "10baseT/UTP", "10baseT/UTP full-duplex", "100baseTX", "100baseTX full-duplex"], _mii.Media);
        Assert.Equal("autoselect", _mii.Current);
    }

    [Fact]
    public void A_gigabit_PHY_has_one_medium_more()
    {
        (_phy.Registers[1], _phy.Registers[15]) = (0x7909, 0x3000);

        Assert.Equal(Errno.None, _mii.Probe());

        Assert.Equal("1000baseT full-duplex", _mii.Media[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xffff)]
    public void Nobody_drives_the_bus(int status)
    {
        _phy.Registers[1] = (ushort)status;

        Assert.Equal(Errno.ENXIO, _mii.Probe());
        Assert.Equal(Errno.ENXIO, new Drivers.Shared.Mii.Mii(_phy, 4).Probe());
    }

    [Fact]
    public void A_reset_is_waited_for_and_then_everything_is_offered()
    {
        Assert.Equal(Errno.None, _mii.Probe());

        Assert.Equal(Errno.None, _mii.ResetAndSelect());

        // 802.3 selector, both speeds, both duplexes, pause; then negotiation begins.
        Assert.Equal([(0, 0x8000), (4, 0x05e1), (0, 0x1200)], _phy.Writes);
        Assert.Equal(TimeSpan.FromMilliseconds(20), _phy.Paused);
    }

    [Fact]
    public void A_PHY_that_never_comes_out_of_its_reset_is_given_up_after_half_a_second()
    {
        Assert.Equal(Errno.None, _mii.Probe());
        _phy.ResetReadings = int.MaxValue;

        Assert.Equal(Errno.ETIMEDOUT, _mii.ResetAndSelect());

        Assert.Equal(TimeSpan.FromMilliseconds(500), _phy.Paused);
    }

    [Theory]
    [InlineData("10baseT/UTP", 0x0000)]
    [InlineData("10baseT/UTP full-duplex", 0x0100)]
    [InlineData("100baseTX", 0x2000)]
    [InlineData("100baseTX full-duplex", 0x2100)]
    public void A_forced_medium_is_not_negotiated_and_survives_a_reset(string medium, int control)
    {
        Assert.Equal(Errno.None, _mii.Probe());

        Assert.Equal(Errno.None, _mii.Select(medium));
        Assert.Equal([(0, (ushort)control)], _phy.Writes);
        Assert.Equal(medium, _mii.Current);

        Assert.Equal(Errno.None, _mii.ResetAndSelect());
        Assert.Equal([(0, (ushort)control), (0, 0x8000), (0, (ushort)control)], _phy.Writes);
        _phy.Registers[1] |= 4;
        Assert.Equal(Errno.None, _mii.Poll(out var link));
        Assert.Equal(medium, link.Medium!.Name);
    }

    [Fact]
    public void Gigabit_is_negotiated_even_when_it_is_forced()
    {
        (_phy.Registers[1], _phy.Registers[15]) = (0x7909, 0x2000);
        Assert.Equal(Errno.None, _mii.Probe());

        Assert.Equal(Errno.None, _mii.Select("1000baseT full-duplex"));

        Assert.Equal([(4, 0x0401), (9, 0x0200), (0, 0x1200)], _phy.Writes);
    }

    /// <summary>Clause 45.2.7.10: bit 7 of 7.32; what else is there is kept.</summary>
    [Theory]
    [InlineData("autoselect", 0x05e1, 0x0200, 0x01a0)]
    [InlineData("2500baseT full-duplex", 0x0401, 0x0000, 0x01a0)]
    [InlineData("1000baseT full-duplex", 0x0401, 0x0200, 0x0120)]
    public void What_is_above_gigabit_is_offered_in_a_register_of_clause_45(string medium, int advertised, int gigabit, int multigig)
    {
        (_phy.Registers[1], _phy.Registers[15], _phy.Multigig[32]) = (0x7909, 0x2000, 0x0120);
        var mii = new Drivers.Shared.Mii.Mii(_phy, 3, _phy);
        Assert.Equal(Errno.None, mii.Probe());
        Assert.Equal("2500baseT full-duplex", mii.Media[^1]);

        Assert.Equal(Errno.None, mii.Select(medium));

        Assert.Equal([(4, (ushort)advertised), (9, (ushort)gigabit), (0, 0x1200)], _phy.Writes);
        Assert.Equal(multigig, _phy.Multigig[32]);
    }

    [Theory]
    [InlineData(0x0020, "2500baseT full-duplex")]
    [InlineData(0x0800, "1000baseT full-duplex")]
    public void A_partner_above_gigabit_is_better_than_all(int status, string medium)
    {
        (_phy.Registers[1], _phy.Registers[15], _phy.Registers[10], _phy.Multigig[33]) = (0x792d, 0x2000, 0x0800, (ushort)status);
        var mii = new Drivers.Shared.Mii.Mii(_phy, 3, _phy);
        Assert.Equal(Errno.None, mii.Probe());

        Assert.Equal(Errno.None, mii.Poll(out var link));

        Assert.Equal(medium, link.Medium!.Name);
    }

    [Fact]
    public void A_medium_that_it_has_not_is_refused_and_the_old_one_stays()
    {
        Assert.Equal(Errno.None, _mii.Probe());
        Assert.Equal(Errno.None, _mii.Choose("100baseTX"));

        Assert.Equal(Errno.EINVAL, _mii.Select("1000baseT full-duplex"));
        Assert.Equal(Errno.EINVAL, _mii.Choose("40GbaseLR4"));
        _phy.Error = Errno.EIO;
        Assert.Equal(Errno.EIO, _mii.Select("10baseT/UTP"));

        Assert.Equal("100baseTX", _mii.Current);
    }

    /// <summary>Priorities of annex 28B.3.</summary>
    [Theory]
    [InlineData(0x45e1, "100baseTX full-duplex", true)]
    [InlineData(0x41e1, "100baseTX full-duplex", false)]
    [InlineData(0x40a1, "100baseTX", false)]
    [InlineData(0x4061, "10baseT/UTP full-duplex", false)]
    [InlineData(0x4421, "10baseT/UTP", false)]
    [InlineData(0x0080, "100baseTX", false)]
    public void The_best_that_both_sides_have_is_the_link(int partner, string medium, bool pause)
    {
        Open(partner);

        Assert.Equal(Errno.None, _mii.Poll(out var link));

        Assert.Equal((true, medium, pause, pause), (link.IsUp, link.Medium!.Name, link.RxPause, link.TxPause));
    }

    [Fact]
    public void A_gigabit_partner_is_better_than_all()
    {
        (_phy.Registers[1], _phy.Registers[15]) = (0x7909, 0x2000);
        Open(0x45e1);
        _phy.Registers[10] = 0x0800;

        Assert.Equal(Errno.None, _mii.Poll(out var link));

        Assert.Equal(("1000baseT full-duplex", 1_000_000_000L), (link.Medium!.Name, link.Medium.Baudrate));
    }

    [Fact]
    public void A_link_that_came_back_is_link_though_the_loss_is_still_latched()
    {
        Open(0x45e1);
        _phy.LostLink = true;

        Assert.Equal(Errno.None, _mii.Poll(out var link));

        Assert.True(link.IsUp);
    }

    [Theory]
    [InlineData(0x7809)]
    [InlineData(0x780d)]
    [InlineData(0xffff)]
    public void Without_link_or_before_negotiation_is_through_there_is_none(int status)
    {
        Open(0x45e1);
        _phy.Registers[1] = (ushort)status;

        Assert.Equal(Errno.None, _mii.Poll(out var link));

        Assert.Equal(default, link);
    }

    private void Open(int partner)
    {
        Assert.Equal(Errno.None, _mii.Probe());
        Assert.Equal(Errno.None, _mii.ResetAndSelect());
        (_phy.Registers[1], _phy.Registers[5]) = ((ushort)(_phy.Registers[1] | 0x24), (ushort)partner);
    }
}
