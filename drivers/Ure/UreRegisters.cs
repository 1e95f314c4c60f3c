using static HwNet.Drivers.Ure.UreRegister;

namespace HwNet.Drivers.Ure;

/// <summary>Registers of the family and their bits. Names as in Linux' r8152.c and FreeBSD's if_urereg.h, which have Realtek's: PLA is the MAC, OCP the PHY.</summary>
/// <remarks>Sources checked: FreeBSD `if_urereg.h`, OpenBSD `if_urereg.h` 1.14, Linux `r8152.c` 1.12.13.</remarks>
internal static class UreRegisters
{
    /// <summary>The one request: wValue the address, wIndex area and byte enables.</summary>
    internal const byte Access = 0x05;

    /// <summary>Where words of the PHY appear, behind <see cref="PlaOcpGphyBase"/>.</summary>
    internal const ushort OcpWindow = 0xb000;

    internal static readonly UreRegister PlaIdr = Pla4(0xc000);
    internal static readonly UreRegister PlaIdr4 = Pla2(0xc004);
    internal static readonly UreRegister PlaRcr = Pla4(0xc010);
    internal static readonly UreRegister PlaRcr1 = Pla2(0xc012);
    internal static readonly UreRegister PlaRms = Pla2(0xc016);
    internal static readonly UreRegister PlaRxFifoCtrl0 = Pla4(0xc0a0);
    internal static readonly UreRegister PlaRxFifoFull = Pla2(0xc0a2);
    internal static readonly UreRegister PlaRxFifoCtrl1 = Pla4(0xc0a4);
    internal static readonly UreRegister PlaRxFifoCtrl1Low = Pla2(0xc0a4);
    internal static readonly UreRegister PlaRxFifoPause = Pla2(0xc0a6);
    internal static readonly UreRegister PlaRxFifoCtrl2 = Pla4(0xc0a8);
    internal static readonly UreRegister PlaRxFifoCtrl2Low = Pla2(0xc0a8);
    internal static readonly UreRegister PlaRxFifoResume = Pla2(0xc0aa);
    internal static readonly UreRegister PlaDmyReg0 = Pla1(0xc0b0);
    internal static readonly UreRegister PlaFmc = Pla2(0xc0b4);
    internal static readonly UreRegister PlaTeredoCfg = Pla2(0xc0bc);
    internal static readonly UreRegister PlaTeredoCfgB = Pla1(0xc0bc);
    internal static readonly UreRegister PlaMar0 = Pla4(0xcd00);
    internal static readonly UreRegister PlaMar4 = Pla4(0xcd04);
    internal static readonly UreRegister PlaBackup = Pla4(0xd000);
    internal static readonly UreRegister PlaTeredoTimer = Pla4(0xd2cc);
    internal static readonly UreRegister PlaRealWowTimer = Pla2(0xd2e8);
    internal static readonly UreRegister PlaSuspendFlag = Pla1(0xd38a);
    internal static readonly UreRegister PlaIndicateFlag = Pla1(0xd38c);
    internal static readonly UreRegister PlaExtraStatus = Pla2(0xd398);
    internal static readonly UreRegister PlaGphyCtrl = Pla2(0xd3ae);
    internal static readonly UreRegister PlaPolGpioCtrl = Pla2(0xdc6a);
    internal static readonly UreRegister PlaLedFeature = Pla2(0xdd92);

    /// <summary>Without a name in any source; bit 8 tells that the PHY's power saving is off.</summary>
    internal static readonly UreRegister PlaE000 = Pla2(0xe000);
    internal static readonly UreRegister PlaBootCtrl = Pla2(0xe004);
    internal static readonly UreRegister PlaLwakeCtrlReg = Pla1(0xe007);
    internal static readonly UreRegister PlaGphyIntrImr = Pla2(0xe022);
    internal static readonly UreRegister PlaEeepCr = Pla2(0xe080);
    internal static readonly UreRegister PlaMacPwrCtrl = Pla4(0xe0c0);
    internal static readonly UreRegister PlaMacPwrCtrlLow = Pla2(0xe0c0);
    internal static readonly UreRegister PlaMacPwrCtrl2 = Pla2(0xe0ca);
    internal static readonly UreRegister PlaMacPwrCtrl3 = Pla2(0xe0cc);
    internal static readonly UreRegister PlaMacPwrCtrl4 = Pla2(0xe0ce);
    internal static readonly UreRegister PlaWdt6Ctrl = Pla2(0xe428);
    internal static readonly UreRegister PlaTcr0 = Pla2(0xe610);
    internal static readonly UreRegister PlaTcr1 = Pla2(0xe612);
    internal static readonly UreRegister PlaMtps = Pla1(0xe615);
    internal static readonly UreRegister PlaTxFifoCtrl = Pla4(0xe618);
    internal static readonly UreRegister PlaTxFifoCtrlLow = Pla2(0xe618);
    internal static readonly UreRegister PlaTxFifoFull = Pla2(0xe61a);
    internal static readonly UreRegister PlaRstTally = Pla2(0xe800);
    internal static readonly UreRegister PlaCr = Pla1(0xe813);
    internal static readonly UreRegister PlaCrwecr = Pla1(0xe81c);
    internal static readonly UreRegister PlaConfig34 = Pla2(0xe820);
    internal static readonly UreRegister PlaPhyPwr = Pla2(0xe84c);
    internal static readonly UreRegister PlaOobCtrl = Pla1(0xe84f);
    internal static readonly UreRegister PlaCpcr = Pla2(0xe854);
    internal static readonly UreRegister PlaMisc1 = Pla2(0xe85a);
    internal static readonly UreRegister PlaOcpGphyBase = Pla2(0xe86c);
    internal static readonly UreRegister PlaTallyCnt = Pla4(0xe890);
    internal static readonly UreRegister PlaSffSts7 = Pla2(0xe8de);
    internal static readonly UreRegister PlaPhyStatus = Pla2(0xe908);
    internal static readonly UreRegister PlaConfig6 = Pla1(0xe90a);

    internal static readonly UreRegister UsbUsb2Phy = Usb1(0xb41e);
    internal static readonly UreRegister UsbSsPhyLink1 = Usb2(0xb426);
    internal static readonly UreRegister UsbSsPhyLink2 = Usb2(0xb428);
    internal static readonly UreRegister UsbU2P3Ctrl = Usb2(0xb460);
    internal static readonly UreRegister UsbCsrDummy1 = Usb1(0xb464);
    internal static readonly UreRegister UsbCsrDummy2 = Usb1(0xb466);
    internal static readonly UreRegister UsbConnectTimer = Usb2(0xcbf8);
    internal static readonly UreRegister UsbMscTimer = Usb2(0xcbfc);
    internal static readonly UreRegister UsbBurstSize = Usb2(0xcfc0);
    internal static readonly UreRegister UsbLpmConfig = Usb2(0xcfd8);
    internal static readonly UreRegister UsbEcmOption = Usb2(0xcfee);
    internal static readonly UreRegister UsbMisc2 = Usb1(0xcfff);
    internal static readonly UreRegister UsbEcmOp = Usb1(0xd26b);
    internal static readonly UreRegister UsbGphyCtrl = Usb2(0xd284);
    internal static readonly UreRegister UsbSpeedOption = Usb2(0xd32a);
    internal static readonly UreRegister UsbFwCtrl = Usb2(0xd334);
    internal static readonly UreRegister UsbFcTimer = Usb2(0xd340);
    internal static readonly UreRegister UsbUsbCtrl = Usb2(0xd406);
    internal static readonly UreRegister UsbTxAgg = Usb1(0xd40a);
    internal static readonly UreRegister UsbRxBufTh = Usb4(0xd40c);
    internal static readonly UreRegister UsbLpmCtrl = Usb1(0xd41a);
    internal static readonly UreRegister UsbRxEarlyTimeout = Usb2(0xd42c);
    internal static readonly UreRegister UsbRxEarlySize = Usb2(0xd42e);
    internal static readonly UreRegister UsbPmCtrlStatus = Usb2(0xd432);
    internal static readonly UreRegister UsbRxExtraAggrTmr = Usb2(0xd432);
    internal static readonly UreRegister UsbTxDma = Usb4(0xd434);
    internal static readonly UreRegister UsbUptRxDmaOwn = Usb1(0xd437);
    internal static readonly UreRegister UsbTolerance = Usb4(0xd490);
    internal static readonly UreRegister UsbTolerance4 = Usb2(0xd494);
    internal static readonly UreRegister UsbBmuReset = Usb2(0xd4b0);
    internal static readonly UreRegister UsbBmuConfig = Usb2(0xd4b4);
    internal static readonly UreRegister UsbU1U2Timer = Usb2(0xd4da);
    internal static readonly UreRegister UsbFwTask = Usb2(0xd4e8);
    internal static readonly UreRegister UsbRxAggrNum = Usb2(0xd4ee);
    internal static readonly UreRegister UsbUpsCtrl = Usb2(0xd800);
    internal static readonly UreRegister UsbPowerCut = Usb2(0xd80a);
    internal static readonly UreRegister UsbMisc0 = Usb2(0xd81a);
    internal static readonly UreRegister UsbAfeCtrl2 = Usb2(0xd824);
    internal static readonly UreRegister UsbWdt11Ctrl = Usb2(0xe43c);

    internal static readonly UreRegister OcpAldpsConfig = Ocp(0x2010);
    internal static readonly UreRegister OcpPhyStatus = Ocp(0xa420);
    internal static readonly UreRegister OcpIntrEn = Ocp(0xa424);
    internal static readonly UreRegister OcpPowerCfg = Ocp(0xa430);
    internal static readonly UreRegister OcpEeeCfg = Ocp(0xa432);
    internal static readonly UreRegister OcpSramAddr = Ocp(0xa436);
    internal static readonly UreRegister OcpSramData = Ocp(0xa438);
    internal static readonly UreRegister OcpDownSpeed = Ocp(0xa442);

    /// <summary>Without names in any source; bits that stop the PHY until its patches are loaded.</summary>
    internal static readonly UreRegister OcpA466 = Ocp(0xa466);
    internal static readonly UreRegister OcpA468 = Ocp(0xa468);

    /// <summary>Without a name in any source; bit 15 takes forced media from clause 45's registers instead of BMCR.</summary>
    internal static readonly UreRegister OcpA5B4 = Ocp(0xa5b4);
    internal static readonly UreRegister Ocp10GbtCtrl = Ocp(0xa5d4);
    internal static readonly UreRegister Ocp10GbtStat = Ocp(0xa5d6);
    internal static readonly UreRegister OcpAdcCfg = Ocp(0xbc06);

    /// <summary>Where the registers of clause 22 begin, two bytes each.</summary>
    internal const ushort OcpBaseMii = 0xa400;

    internal const uint RcrAap = 0x01;
    internal const uint RcrApm = 0x02;
    internal const uint RcrAm = 0x04;
    internal const uint RcrAb = 0x08;
    internal const uint RcrAcptAll = RcrAap | RcrApm | RcrAm | RcrAb;
    internal const uint RcrSlotEn = 0x0800;

    /// <summary>Outer and inner tag.</summary>
    internal const uint Rcr1Vlan = 0x00c0;

    internal const uint RxFifoThr1Normal = 0x0008_0002;
    internal const uint RxFifoThr2Full = 0x60;
    internal const uint RxFifoThr2High = 0x38;
    internal const uint RxFifoThr2Normal = 0xa0;
    internal const uint RxFifoThr3Full = 0x78;
    internal const uint RxFifoThr3High = 0x48;
    internal const uint RxFifoThr3Normal = 0x0110;
    internal const uint RxFifoFullMask = 0x0fff;
    internal const uint TxFifoThrNormal = 0x0040_0008;
    internal const uint TxFifoThrNormal2 = 0x0100_0008;

    internal const uint EcmAldps = 0x02;
    internal const uint FcrMcuEn = 0x0001;
    internal const uint TeredoBits = 0x8000 | 0x00fe | 0x0001;
    internal const uint TeredoOffB = 0xff;
    internal const uint Wdt6SetMode = 0x0010;
    internal const uint LinkChgEvent = 0x01;
    internal const uint UpcomingRuntimeD3 = 0x01;
    internal const uint PollLinkChg = 0x0001;
    internal const uint LinkChangeFlag = 0x0100;
    internal const uint CurLinkOk = 0x8000;
    internal const uint GphyFlash = 0x0002;
    internal const uint DackDetEn = 0x8000;
    internal const uint LedModeMask = 0x0700;
    internal const uint AldpsIsOff = 0x0100;
    internal const uint AutoloadDone = 0x0002;
    internal const uint LanWakePin = 0x80;
    internal const uint GphyIntrAll = 0x000f;
    internal const uint EeepTx = 0x0002;
    internal const uint McuClkRatio = 0x0701_0f07;
    internal const uint McuClkRatioMask = 0x0f0f_0f0f;
    internal const uint D3ClkGatedEn = 0x4000;

    /// <summary>RTL8156: how far the clock goes down with ALDPS and at 10 Mbit/s.</summary>
    internal const uint SpdwnRatio8156 = 0x0403;
    internal const uint MacClkSpdwnEn = 0x8000;
    internal const uint EeeSpdwnRatioMask = 0x00ff;
    internal const uint EeeSpdwnRatio8156 = 0x0003;
    internal const uint McuSpdwnEn = 0x4000;
    internal const uint IdleSpdwnEn = 0x0040;
    internal const uint Tx10MIdleEn4 = 0x0100;
    internal const uint Tcr0AutoFifo = 0x0080;
    internal const uint Tcr0TxEmpty = 0x0800;
    internal const uint VersionMask = 0x7cf0;
    internal const uint IfgMask = 0x0308;
    internal const uint Ifg144Ns = 0x0200;
    internal const uint Ifg96Ns = 0x0300;
    internal const uint MtpsJumbo = 12 * 1024 / 64;
    internal const uint TxFifo8156 = 512 / 64;
    internal const uint TallyReset = 0x0001;
    internal const uint CrRst = 0x10;
    internal const uint CrRe = 0x08;
    internal const uint CrTe = 0x04;
    internal const uint CrwecrNormal = 0x00;
    internal const uint CrwecrConfig = 0xc0;
    internal const uint LinkOffWakeEn = 0x0008;
    internal const uint Tx10MIdleEn = 0x0080;
    internal const uint PfmPwmSwitch = 0x0040;
    internal const uint NowIsOob = 0x80;
    internal const uint FifoEmpty = 0x30;
    internal const uint LinkListReady = 0x02;
    internal const uint FlowCtrlEn = 0x0001;
    internal const uint CpcrRxVlan = 0x0040;
    internal const uint RxdyGatedEn = 0x0008;
    internal const uint ReInitLl = 0x8000;
    internal const uint McuBorwEn = 0x4000;
    internal const uint Status10 = 0x0004;
    internal const uint Status2500 = 0x0400;
    internal const uint StatusLink = 0x0002;
    internal const uint LanWakeClrEn = 0x01;

    internal const uint Usb2PhySuspend = 0x01;
    internal const uint Usb2PhyL1 = 0x02;
    internal const uint DelayPhyPwrChg = 0x0002;
    internal const uint PwdDnScaleMask = 0x3ffe;
    internal const uint PwdDnScale = 96 << 1;
    internal const uint U2P3Enable = 0x0001;
    internal const uint RxDetect8 = 0x0008;
    internal const uint DynamicBurst = 0x01;
    internal const uint Ep4FullFc = 0x01;
    internal const uint LpmU1U2En = 0x0001;
    internal const uint BypassMacReset = 0x0020;
    internal const uint UpsForcePwrDown = 0x01;
    internal const uint EnAllSpeed = 0x01;
    internal const uint GphyPatchDone = 0x0004;
    internal const uint BypassFlash = 0x0020;
    internal const uint RgPwrdnEn = 0x0100;
    internal const uint AllSpeedOff = 0x0200;
    internal const uint AutoSpeedup = 0x0008;
    internal const uint FlowCtrlPatch2 = 0x0100;

    /// <summary>600 ms, in units of 8.</summary>
    internal const uint FcTimer600Ms = 0x8000 | (600 / 8);
    internal const uint CdcEcmEn = 0x0008;
    internal const uint RxAggDisable = 0x0010;
    internal const uint RxZeroEn = 0x0080;
    internal const uint TxAggMaxThreshold = 0x03;
    internal const uint RxThrHigh = 0x7a12_0180;
    internal const uint RxThrB = 0x0001_0001;
    internal const uint RxThr8156 = 0x0060_0400;
    internal const uint FifoEmpty1Fb = 0x30;
    internal const uint LpmTimer500Ms = 0x04;
    internal const uint LpmTimer500Us = 0x0c;
    internal const uint RokExitLpm = 0x02;
    internal const uint ResumeIndicate = 0x0001;
    internal const uint TxDma8152 = 0x0101;
    internal const uint OwnUpdateClear = 0x03;
    internal const uint BmuResetEpIn = 0x0001;
    internal const uint BmuResetEpOut = 0x0002;
    internal const uint ActOdma = 0x0002;
    internal const uint FcPatchTask = 0x0002;
    internal const uint RxAggrNumMask = 0x01ff;
    internal const uint PowerCut = 0x0100;
    internal const uint PwrEn = 0x0001;
    internal const uint Phase2En = 0x0008;
    internal const uint UpsEn = 0x0010;
    internal const uint UspPrewake = 0x0020;
    internal const uint PcutStatus = 0x0001;
    internal const uint SenValMask = 0xf800;
    internal const uint SenValNormal = 0xa000;
    internal const uint SelRxIdle = 0x0100;
    internal const uint Timer11En = 0x0001;

    internal const uint AldpsOff8152 = 0x0310;
    internal const uint AldpsOn8152 = 0x8310;
    internal const uint PhyStatMask = 0x0007;
    internal const uint PhyStatExtInit = 2;
    internal const uint PhyStatLanOn = 3;
    internal const uint PhyStatPwrdn = 5;

    /// <summary>The PHY tells the MAC of a speed that was forced, not only of one that was agreed upon.</summary>
    internal const uint IntrSpeedForce = 0x0008;
    internal const uint EeeClkdivEn = 0x8000;
    internal const uint EnAldps = 0x0004;
    internal const uint En10MPllOff = 0x0001;
    internal const uint CtapShortEn = 0x0040;
    internal const uint En10MBgOff = 0x0080;
    internal const uint AdcCfg = 0x01c0;
    internal const uint MmdForceMode = 0x8000;

    /// <summary>Interrupt packet: the bit that tells of link.</summary>
    internal const int InterruptLink = 0x0004;

    /// <summary>Receive descriptor, first double word.</summary>
    internal const uint RxLengthMask = 0x7fff;
    internal const uint RxCrcError = 0x8000;

    /// <summary>Receive descriptor, second double word: what the chip found in the frame.</summary>
    internal const uint RxVlanTag = 0x0001_0000;
    internal const uint RxIpv4 = 0x0008_0000;
    internal const uint RxIpv6 = 0x0010_0000;
    internal const uint RxTcp = 0x0040_0000;
    internal const uint RxUdp = 0x0080_0000;

    /// <summary>Receive descriptor, third double word: which sums are wrong.</summary>
    internal const uint RxTcpFailed = 0x0020_0000;
    internal const uint RxUdpFailed = 0x0040_0000;
    internal const uint RxIpFailed = 0x0080_0000;

    /// <summary>Transmit descriptor, first double word: first and last segment; the length below.</summary>
    internal const uint TxWhole = 0xc000_0000;
    internal const int TxLengthMax = 0x3ffff;

    /// <summary>Transmit descriptor, second double word.</summary>
    internal const uint TxVlanTag = 0x0001_0000;
    internal const uint TxIpv6Sum = 0x1000_0000;
    internal const uint TxIpv4Sum = 0x2000_0000;
    internal const uint TxTcpSum = 0x4000_0000;
    internal const uint TxUdpSum = 0x8000_0000;
    internal const int TxOffsetShift = 17;
    internal const int TxOffsetMax = 0x7ff;
}
