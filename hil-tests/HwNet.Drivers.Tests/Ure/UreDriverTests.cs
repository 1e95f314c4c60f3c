using HwNet.Drivers.Ure;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Ure;

/// <summary>What the driver writes, where sources give it to the byte.</summary>
public sealed class UreDriverTests : IDisposable
{
    private const IfCapabilities Always = IfCapabilities.LinkState | IfCapabilities.VlanMtu | IfCapabilities.VlanHwTagging | IfCapabilities.TxCsum;

    private readonly DriverStack _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void The_vendors_configuration_is_taken_though_a_class_driver_knows_the_other()
    {
        using var device = new UreRegisterFile(0x5c30);

        Assert.Equal("ecm", _rig.Catalog.Find(device, "ecm")!.Value.Module.Name);
        Assert.Equal("ure", _rig.Catalog.Find(device)!.Value.Module.Name);
        _ = _rig.Attach(device);

        Assert.Equal(1, device.Configuration);
    }

    [Theory]
    [InlineData(0x4c00, UreChip.Rtl8152, 1500, Always)]
    [InlineData(0x4c10, UreChip.Rtl8152, 1500, Always | IfCapabilities.RxCsum)]
    [InlineData(0x4800, UreChip.Rtl8152, 1500, Always | IfCapabilities.RxCsum)]
    [InlineData(0x5c00, UreChip.Rtl8153, 9194, Always | IfCapabilities.RxCsum | IfCapabilities.JumboMtu)]
    [InlineData(0x5c10, UreChip.Rtl8153, 9194, Always | IfCapabilities.RxCsum | IfCapabilities.JumboMtu)]
    [InlineData(0x5c20, UreChip.Rtl8153, 9194, Always | IfCapabilities.RxCsum | IfCapabilities.JumboMtu)]
    [InlineData(0xdf3c, UreChip.Rtl8153, 9194, Always | IfCapabilities.RxCsum | IfCapabilities.JumboMtu)]
    [InlineData(0x6010, UreChip.Rtl8153B, 9194, Always | IfCapabilities.RxCsum | IfCapabilities.JumboMtu)]
    [InlineData(0x7030, UreChip.Rtl8156, 9194, Always | IfCapabilities.RxCsum | IfCapabilities.JumboMtu)]
    [InlineData(0x7410, UreChip.Rtl8156B, 9194, Always | IfCapabilities.RxCsum | IfCapabilities.JumboMtu)]
    public void The_chip_tells_what_it_is(int version, UreChip chip, int mtu, IfCapabilities capabilities)
    {
        using var device = new UreRegisterFile(version);

        var ifp = _rig.Attach(device)[0];
        DriverStack.Up(ifp);

        Assert.Equal(chip, ((UreDriver)ifp.Driver).Chip);
        Assert.Equal((mtu, capabilities), (ifp.MtuLimit, ifp.Capabilities));
    }

    [Fact]
    public void A_version_that_is_not_known_is_refused_by_name()
    {
        using var device = new UreRegisterFile(0x1030);
        var found = _rig.Catalog.Find(device)!.Value;

        Assert.Equal(Errno.ENXIO, found.Module.Attach(_rig.Stack, device, found.Match, out _, out var failure));

        Assert.Contains("version 1030", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void The_address_comes_from_the_backup_and_is_written_while_the_configuration_is_unlocked()
    {
        using var device = new UreRegisterFile(0x5c30);

        var ifp = Up(device);

        Assert.Equal("00:e0:4c:68:00:01", ifp.Lladdr.ToString());
        var at = device.Writes.IndexOf("c000 01ff 00e04c68");
        Assert.Equal(["e81c 0111 c0000000", "c000 01ff 00e04c68", "c004 0133 00010000", "e81c 0111 00000000"], device.Writes[(at - 1)..(at + 3)]);
    }

    [Theory]
    [InlineData(0x0000_0000L)]
    [InlineData(0xffff_ffffL)]
    [InlineData(0x0000_0001L)]
    public void An_address_that_is_none_is_replaced_and_told(long first)
    {
        using var device = new UreRegisterFile(0x5c30);
        device.Set(0x100, 0xd000, 4, first);
        device.Set(0x100, 0xd004, 2, first);

        var ifp = _rig.Attach(device)[0];

        Assert.True(((UreDriver)ifp.Driver).AddressIsMadeUp);
        Assert.True(ifp.Lladdr.IsStation);
    }

    /// <summary>Byte i of the registers is byte 7 - i of the table: all-hosts is bit 31, the first of IPv6's nodes 62.</summary>
    [Theory]
    [InlineData("01:00:5e:00:00:01", 0xcd04, 0x80)]
    [InlineData("33:33:00:00:00:01", 0xcd00, 0x40)]
    [InlineData("01:80:c2:00:00:00", 0xcd04, 0x02)]
    [InlineData("33:33:ff:12:34:56", 0xcd07, 0x04)]
    [InlineData("01:00:5e:7f:ff:fa", 0xcd02, 0x08)]
    public void A_group_sets_its_bit_in_the_reversed_table(string group, int address, int bit)
    {
        using var device = new UreRegisterFile(0x5c30);
        var ifp = Up(device);

        Assert.Equal(Errno.None, ifp.Ioctl(new AddMulticast(SockAddr.Link(LinkAddress.Parse(group)))));

        Assert.Equal((uint)bit, device.Get(0x100, address, 1) & (uint)bit);
        Assert.Equal(0x0eu, device.Get(0x100, 0xc010, 4) & 0x0f);
    }

    [Fact]
    public void Promiscuous_mode_lets_everything_in_and_gives_way_again()
    {
        using var device = new UreRegisterFile(0x5c30);
        var ifp = Up(device);
        var before = device.Get(0x100, 0xc010, 4) & 0x0f;

        Assert.Equal(Errno.None, ifp.SetPromiscuous(true));
        Assert.Equal((0x0fu, uint.MaxValue, uint.MaxValue), (device.Get(0x100, 0xc010, 4) & 0x0f, device.Get(0x100, 0xcd00, 4), device.Get(0x100, 0xcd04, 4)));

        Assert.Equal(Errno.None, ifp.SetPromiscuous(false));
        Assert.Equal(before, device.Get(0x100, 0xc010, 4) & 0x0f);
        Assert.Equal(0x0au, before & 0x0a);
    }

    [Theory]
    [InlineData(0x4c10, 0xe854, 0x40)]
    [InlineData(0x5c30, 0xe854, 0x40)]
    [InlineData(0x6010, 0xe854, 0x40)]
    [InlineData(0x7030, 0xc012, 0xc0)]
    [InlineData(0x7410, 0xc012, 0xc0)]
    public void Tags_are_taken_out_as_long_as_that_is_on(int version, int address, int bits)
    {
        using var device = new UreRegisterFile(version);
        var ifp = Up(device);
        Assert.Equal((uint)bits, device.Get(0x100, address, 2) & (uint)bits);

        Assert.Equal(Errno.None, ifp.Ioctl(new SetCapabilities(Always & ~IfCapabilities.VlanHwTagging)));
        Assert.Equal(0u, device.Get(0x100, address, 2) & (uint)bits);

        DriverStack.Down(ifp);
        DriverStack.Up(ifp);
        Assert.Equal(0u, device.Get(0x100, address, 2) & (uint)bits);
    }

    /// <summary>Header, tag and check sequence: 22 bytes. What a transfer holds back for the next frame: those, 24 and 8, in units of 4 or 8.</summary>
    [Theory]
    [InlineData(0x5c30, 32768, 4)]
    [InlineData(0x6010, 32768, 8)]
    [InlineData(0x7030, 49152, 8)]
    [InlineData(0x7410, 49152, 8)]
    public void The_longest_frame_follows_the_MTU(int version, int transfer, int unit)
    {
        using var device = new UreRegisterFile(version);
        var ifp = Up(device);
        foreach (var mtu in new[] { 1500, 1400, 1800 })
        {
            Assert.Equal(Errno.None, ifp.Ioctl(new SetMtu(mtu)));

            Assert.Equal((uint)(mtu + 22), device.Get(0x100, 0xc016, 2));
            Assert.Equal((uint)((transfer - (mtu + 22 + 24 + 8)) / unit), device.Get(0, 0xd42e, 2));
        }
    }

    [Fact]
    public void A_chip_that_is_up_receives_and_transmits_and_one_that_is_down_does_not()
    {
        foreach (var version in new[] { 0x4c10, 0x5c10, 0x6000, 0x7020, 0x7400 })
        {
            using var device = new UreRegisterFile(version);
            var ifp = Up(device);
            Assert.Equal((0x0cu, 0u, 0u), (device.Get(0x100, 0xe813, 1), device.Get(0x100, 0xe85a, 2) & 8, device.Get(0x100, 0xe84f, 1) & 0x80));

            DriverStack.Down(ifp);
            Assert.Equal((0u, 8u), (device.Get(0x100, 0xe813, 1) & 0x0c, device.Get(0x100, 0xe85a, 2) & 8));
            Assert.Equal(0u, device.Get(0x100, 0xc010, 4) & 0x0f);
        }
    }

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(1u, 0x10u)]
    public void A_quirk_turns_collecting_off(uint quirks, uint bit)
    {
        using var device = new UreRegisterFile(0x5c30);
        var found = _rig.Catalog.Find(device)!.Value;
        Assert.Equal(Errno.None, found.Module.Attach(_rig.Stack, device, found.Match with { Quirks = quirks }, out var ifps, out _));

        DriverStack.Up(ifps[0]);

        Assert.Equal(bit, device.Get(0, 0xd406, 2) & 0x10);
    }

    [Fact]
    public void A_MAC_that_stays_in_its_reset_is_an_error_and_not_the_end()
    {
        using var device = new UreRegisterFile(0x5c30) { IsStuck = true };
        var ifp = _rig.Attach(device)[0];

        Assert.Equal(Errno.ETIMEDOUT, ifp.Ioctl(new SetFlags(IfFlags.Up)));

        device.IsStuck = false;
        DriverStack.Up(ifp);
        Assert.True((ifp.Flags & IfFlags.Running) != 0);
    }

    private IfNet Up(UreRegisterFile device)
    {
        var ifp = _rig.Attach(device)[0];
        DriverStack.Up(ifp);
        return ifp;
    }
}
