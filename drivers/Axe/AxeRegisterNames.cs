using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Registers;
using HwNet.Drivers.Shared.Mii;
using static HwNet.Drivers.Axe.AxeRegisters;

namespace HwNet.Drivers.Axe;

/// <summary>The family's vendor requests by name, for traces: those too that only other systems' drivers use.</summary>
/// <param name="chip">The generation, as far as the ID table tells it: the AX88172 has other requests behind some numbers, and other bits.</param>
internal sealed class AxeRegisterNames(AxeChip chip) : IRegisterNames
{
    private static readonly RegisterBits Rx = new(
        (RxStart, "START"), (RxPromiscuous, "PRO"), (RxAllMulticast, "AMALL"), (RxBroadcast, "AB"), (RxMulticast, "AM"), (0x0020, "AP"));

    private static readonly RegisterBits Rx172 = new(
        (RxStart, "START"), (RxPromiscuous, "PRO"), (RxAllMulticast, "AMALL"), (RxUnicast172, "UNICAST"), (RxBroadcast, "AB"), (RxMulticast, "AM"));

    private static readonly RegisterBits RxBursts = Rx.With(RxBurst16K, (0, "BURST2K"), (0x0100, "BURST4K"), (0x0200, "BURST8K"), (0x0300, "BURST16K"));

    private static readonly RegisterBits Rx772B = new(
        (RxStart, "START"), (RxPromiscuous, "PRO"), (RxAllMulticast, "AMALL"), (RxBroadcast, "AB"), (RxMulticast, "AM"), (0x0020, "AP"),
        (0x0040, "ARP"), (0x0100, "HEADER1"), (0x0200, "IPALIGN"), (0x0400, "ADDSUM"), (0x1000, "LOOP"));

    private static readonly RegisterBits Medium = new(
        (MediumReceive, "RE"), (MediumGigabit, "GM"), (MediumFullDuplex, "FD"), (MediumMustBeOne, "AC"), (MediumClock125, "ENCK"), (MediumRxPause, "RFC"),
        (MediumTxPause, "TFC"), (0x0040, "JFE"), (0x0080, "PF"), (MediumHundred, "PS"), (0x0800, "SBP"), (0x1000, "SM"));

    private static readonly RegisterBits Medium172 = new((MediumFullDuplex, "FD"), (MediumMustBeOne, "TXABT"), (MediumPause172, "FLOW"));

    private static readonly RegisterBits Gpio = new(
        (0x80, "RELOAD"), (0x01, "GPO0EN"), (0x02, "GPO0"), (0x04, "GPO1EN"), (0x08, "GPO1"), (0x10, "GPO2EN"), (0x20, "GPO2"));

    private static readonly RegisterBits Reset = new(
        (0x01, "RR"), (0x02, "RT"), (0x04, "PRTE"), (ResetPhyPinLevel, "PRL"), (0x10, "BZ"), (ResetIprl, "IPRL"), (ResetIppd, "IPPD"));

    private static readonly RegisterBits Select = new((SelectEmbedded, "EMBEDDED"), (0x02, "AUTO"), (SelectInterface, "SSEN"));

    private static readonly RegisterBits StatusHost = new((HostOwnsMii, "HOST"));
    private static readonly RegisterBits StatusBits = StatusHost.With(ChipMask, (0, "AX88772"), (ChipCode772A, "AX88772A"), (ChipCode772B, "AX88772B"));

    private static readonly RegisterBits Monitor = new((0x01, "MM"), (0x02, "RWLC"), (0x04, "RWMP"), (0x10, "HS"));

    private AxeChip _chip = chip;

    /// <inheritdoc/>
    public RegisterAccess? Find(in UsbSetup setup, ReadOnlySpan<byte> data) => setup.Request switch
    {
        MiiRead or MiiWrite => MiiRegisterNames.Find(setup.Value, setup.Index, !setup.IsIn, data),
        SoftwareMii => Command("SW_MII"),
        StatusManagement => Status(data),
        HardwareMii => Command("HW_MII"),
        SromRead => new($"SROM[{setup.Value:x2}]", false, RegisterBits.None.Of(data)),
        0x0c => new($"SROM[{setup.Value:x2}]", true, RegisterBits.None.Of(setup.Index, 2)),
        0x0d or 0x0e => Command(setup.Request == 0x0d ? "SROM_ENABLE" : "SROM_DISABLE"),
        0x0f => new("RX_CTL", false, RxBits.Of(data)),
        RxControlWrite => Word("RX_CTL", setup, RxBits),
        0x11 => new("IPG", false, RegisterBits.None.Of(data)),
        0x15 or MulticastWrite => new("MFAR", !setup.IsIn, Convert.ToHexStringLower(data)),
        PhyAddressRead => new("PHY_ADDRESSES", false, RegisterBits.None.Of(data)),
        0x1a => new("MEDIUM", false, MediumBits.Of(data)),
        MediumWrite => Word("MEDIUM", setup, MediumBits),
        0x1c or 0x1d => setup.IsIn ? new("MONITOR", false, Monitor.Of(data)) : Byte("MONITOR", setup, Monitor),
        0x1e or GpioWrite => setup.IsIn ? new("GPIO", false, Gpio.Of(data)) : Byte("GPIO", setup, Gpio),
        _ => Is172 ? FindOld(setup, data) : FindNew(setup, data),
    };

    private bool Is172 => _chip == AxeChip.Ax88172;

    private RegisterBits RxBits => _chip switch
    {
        AxeChip.Ax88172 => Rx172,
        AxeChip.Ax88772B => Rx772B,
        _ => RxBursts,
    };

    private RegisterBits MediumBits => Is172 ? Medium172 : Medium;

    /// <summary>Of the AX88772 the chip itself tells which one it is.</summary>
    private RegisterAccess Status(ReadOnlySpan<byte> data)
    {
        if (_chip is AxeChip.Ax88172 or AxeChip.Ax88178)
        {
            return new("STATUS", false, StatusHost.Of(data));
        }

        _chip = data.Length == 1 && (data[0] & ChipMask) == ChipCode772B ? AxeChip.Ax88772B : _chip;
        return new("STATUS", false, StatusBits.Of(data));
    }

    private static RegisterAccess? FindOld(in UsbSetup setup, ReadOnlySpan<byte> data) => setup.Request switch
    {
        IpgWrite => Byte("IPG0", setup, RegisterBits.None),
        0x13 => Byte("IPG1", setup, RegisterBits.None),
        0x14 => Byte("IPG2", setup, RegisterBits.None),
        NodeIdRead172 or 0x18 => NodeId(setup, data),
        _ => null,
    };

    private static RegisterAccess? FindNew(in UsbSetup setup, ReadOnlySpan<byte> data) => setup.Request switch
    {
        IpgWrite => new("IPG", true, $"{setup.Value & 0xff:x2} {setup.Value >> 8:x2} {setup.Index & 0xff:x2}"),
        NodeIdRead or NodeIdWrite => NodeId(setup, data),
        SoftwareReset => Byte("SW_RESET", setup, Reset),
        0x21 => new("PHY_SELECT", false, RegisterBits.None.Of(data)),
        PhySelect => Byte("PHY_SELECT", setup, Select),
        0x27 or 0x28 => new("VLAN_CTL", !setup.IsIn, Convert.ToHexStringLower(data)),
        RxBurst => new("RX_BURST", true, $"{setup.Value:x4} {setup.Index:x4}"),
        0x2b or 0x2c => Sums("RX_SUM", setup, data),
        0x2d or 0x2e => Sums("TX_SUM", setup, data),
        _ => null,
    };

    private static RegisterAccess NodeId(in UsbSetup setup, ReadOnlySpan<byte> data) =>
        new("NODE_ID", !setup.IsIn, data.Length == LinkAddress.Length ? LinkAddress.Read(data).ToString() : Convert.ToHexStringLower(data));

    private static RegisterAccess Sums(string name, in UsbSetup setup, ReadOnlySpan<byte> data) =>
        new(name, !setup.IsIn, setup.IsIn ? RegisterBits.None.Of(data) : $"{setup.Value:x4} {setup.Index:x4}");

    private static RegisterAccess Command(string name) => new(name, true, "");

    private static RegisterAccess Byte(string name, in UsbSetup setup, RegisterBits bits) => new(name, true, bits.Of(setup.Value, setup.Value > byte.MaxValue ? 2 : 1));

    private static RegisterAccess Word(string name, in UsbSetup setup, RegisterBits bits) => new(name, true, bits.Of(setup.Value, 2));
}
