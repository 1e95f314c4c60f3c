using System.Globalization;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Registers;
using HwNet.Drivers.Shared.Mii;
using static HwNet.Drivers.Axge.AxgeRegisters;

namespace HwNet.Drivers.Axge;

/// <summary>The family's registers by name, for traces: those too that only other systems' drivers use.</summary>
internal sealed class AxgeRegisterNames : IRegisterNames
{
    private static readonly RegisterBits Rx = new(
        (RxStart, "START"), (RxPromiscuous, "PRO"), (RxAllMulticast, "AMALL"), (0x0004, "APB"), (RxBroadcast, "AB"), (RxMulticast, "AM"), (0x0020, "AP"),
        (RxDropCrc, "DROPCRC"), (0x0200, "IPE"), (0x0400, "TXCRCPAD"));

    private static readonly RegisterBits Mode = new(
        (MediumReceive, "RE"), (MediumGigabit, "GM"), (MediumFullDuplex, "FD"), (MediumClock125, "EN125"), (MediumRxPause, "RFC"), (MediumTxPause, "TFC"),
        (MediumHundred, "PS"), (0x8040, "JUMBO"));

    private static readonly RegisterBits Status = new(
        (0x01, "USB_FS"), (0x02, "USB_HS"), (0x04, "USB_SS"), (0x10, "ETHER_10"), (0x20, "ETHER_100"), (0x40, "ETHER_1000"));

    private static readonly RegisterBits Monitor = new(
        (0x02, "RWLC"), (0x04, "RWMP"), (0x08, "RWWF"), (0x10, "RWFLAG"), (0x20, "PMEPOL"), (0x40, "PMETYPE"), (0x80, "PMEIND"));

    private static readonly RegisterBits Power = new((0x0010, "BZ"), (PowerIprl, "IPRL"), (0x1000, "AUTODETACH"));
    private static readonly RegisterBits Clocks = new((0x01, "BCS"), (0x02, "ACS"), (0x08, "ULR"), (0x10, "ACSREQ"));

    private static readonly RegisterBits Sums = new(
        (0x01, "IP"), (0x02, "TCP"), (0x04, "UDP"), (0x08, "ICMP"), (0x10, "IGMP"), (0x20, "TCP6"), (0x40, "UDP6"), (0x80, "ICMP6"));

    private static readonly RegisterBits Supply = new((PhyOn, "ON"));
    private static readonly RegisterBits Vlan = new((0x01, "WE"), (0x02, "RD"), (VlanStrip, "VSO"), (0x20, "VFE"));
    private static readonly RegisterBits Path = new((0x01, "RX"), (0x02, "TX"));

    private static readonly RegisterBits SromCommand = new((0x04, "READ"), (0x08, "WRITE"), (0x10, "BUSY"));

    /// <inheritdoc/>
    public RegisterAccess? Find(in UsbSetup setup, ReadOnlySpan<byte> data) => setup.Request switch
    {
        AccessMac => FindMac((byte)setup.Value, !setup.IsIn, data),
        AccessPhy => MiiRegisterNames.Find(setup.Value, setup.Index, !setup.IsIn, data),
        0x03 => new("WAKE_UP", !setup.IsIn, Convert.ToHexStringLower(data)),
        0x04 => new(string.Create(CultureInfo.InvariantCulture, $"SROM[{setup.Value:x2}]"), !setup.IsIn, RegisterBits.None.Of(data)),
        0x05 => new("EFUSE", !setup.IsIn, Convert.ToHexStringLower(data)),
        Reload => new("RELOAD", !setup.IsIn, ""),
        0x0f => new("GPHY_EEE", !setup.IsIn, RegisterBits.None.Of(setup.Index, 2)),
        0x27 => new(string.Create(CultureInfo.InvariantCulture, $"MMD[{setup.Value:x2}.{setup.Index:x4}]"), !setup.IsIn, RegisterBits.None.Of(data)),
        0x2a => new(string.Create(CultureInfo.InvariantCulture, $"FW[{setup.Value:x2}]"), !setup.IsIn, RegisterBits.None.Of(data)),
        PhySupply => new("PHY_SUPPLY", !setup.IsIn, Supply.Of(data)),
        AutoDetach => new("AUTO_DETACH", !setup.IsIn, RegisterBits.None.Of(setup.Value, 2)),
        FirmwareMode => new("FW_MODE", !setup.IsIn, RegisterBits.None.Of(setup.Value, 2)),
        0x81 => new("TX_FIFO", !setup.IsIn, RegisterBits.None.Of(data)),
        _ => null,
    };

    private static RegisterAccess FindMac(byte register, bool isWrite, ReadOnlySpan<byte> data)
    {
        var (name, bits) = register switch
        {
            0x02 => ("PLSR", Status),
            0x03 => ("GSR", RegisterBits.None),
            0x07 => ("SROM_ADDR", RegisterBits.None),
            0x08 => ("SROM_DATA_LOW", RegisterBits.None),
            0x09 => ("SROM_DATA_HIGH", RegisterBits.None),
            0x0a => ("SROM_CMD", SromCommand),
            RxControl => ("RX_CTL", Rx),
            NodeId => ("NODE_ID", null),
            Multicast => ("MFAR", null),
            Medium => ("MEDIUM", Mode),
            MonitorMode => ("MONITOR", Monitor),
            0x25 => ("GPIO", RegisterBits.None),
            PhyPower => ("PHY_POWER", Power),
            RxBulkQueue => ("RX_BULKIN_QCTRL", null),
            ClockSelect => ("CLK_SELECT", Clocks),
            RxChecksum => ("RX_SUM", Sums),
            TxChecksum => ("TX_SUM", Sums),
            PauseHigh => ("PAUSE_HIGH", RegisterBits.None),
            PauseLow => ("PAUSE_LOW", RegisterBits.None),
            0x73 => ("LED", RegisterBits.None),
            _ => FindOwn(register),
        };
        return new RegisterAccess(name, isWrite, bits is null ? Convert.ToHexStringLower(data) : bits.Of(data));
    }

    /// <summary>What only the AX88179A has.</summary>
    private static (string Name, RegisterBits? Bits) FindOwn(byte register) => register switch
    {
        0x0d => ("TX_GAP", RegisterBits.None),
        TxQueues179A => ("BFM_DATA", RegisterBits.None),
        0x2a => ("VLAN_ADDR", RegisterBits.None),
        VlanControl179A => ("VLAN_CTRL", Vlan),
        0x2c => ("VLAN_DATA", RegisterBits.None),
        IntMask179A => ("BM_INT_MASK", RegisterBits.None),
        RxDma179A => ("BM_RX_DMA", RegisterBits.None),
        TxDma179A => ("BM_TX_DMA", RegisterBits.None),
        RxStatusCdc179A => ("RX_STATUS_CDC", null),
        Arc179A => ("ARC_CTRL", RegisterBits.None),
        CdcEcm179A => ("CDC_ECM_CTRL", RegisterBits.None),
        Swp179A => ("SWP_CTRL", RegisterBits.None),
        TxDelay179A => ("CDC_DELAY_TX", RegisterBits.None),
        Path179A => ("MAC_PATH", Path),
        NewPause179A => ("NEW_PAUSE", RegisterBits.None),
        BulkOut179A => ("BULK_OUT", RegisterBits.None),
        RxDataCdc179A => ("RX_DATA_CDC", RegisterBits.None),
        TxHeaderSum179A => ("TX_HDR_SUM", RegisterBits.None),
        _ => (string.Create(CultureInfo.InvariantCulture, $"MAC[{register:x2}]"), RegisterBits.None),
    };
}
