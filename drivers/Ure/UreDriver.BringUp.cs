using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.Mii;
using static HwNet.Drivers.Ure.UreRegisters;
using static HwNet.Drivers.Ure.UreStep;

namespace HwNet.Drivers.Ure;

/// <content>From power-on to a PHY that answers, in the order of each generation. Before there is an interface, or under S.</content>
public sealed partial class UreDriver
{
    private const int BootPolls = 500;
    private const int AldpsPolls = 20;
    private const int FlashPolls = 100;

    /// <summary>RTL8153 in its order of appearance: 5c00, 5c10, 5c20, 5c30.</summary>
    private const uint Version5C00 = 0x5c00;
    private const uint Version5C10 = 0x5c10;
    private const uint Version5C20 = 0x5c20;
    private const uint Version5C30 = 0x5c30;

    /// <summary>RTL8156, the second: the first that can be told to tell its MAC of a forced speed.</summary>
    private const uint Version7030 = 0x7030;

    /// <summary>RTL8156B: the first whose PHY is patched out of a flash.</summary>
    private const uint Version7410 = 0x7410;

    /// <summary>RTL8156B without 2.5 Gbit/s.</summary>
    private const uint Version7420 = 0x7420;

    private bool HasFastPhy => Is(UreChip.Rtl8156 | UreChip.Rtl8156B) && _version != Version7420;

    private bool IsSuperSpeed => Device!.Info.Speed >= UsbSpeed.Super;

    private static UreChip ChipOf(uint version) => version switch
    {
        0x4800 or 0x4c00 or 0x4c10 => UreChip.Rtl8152,
        Version5C00 or Version5C10 or Version5C20 or Version5C30 => UreChip.Rtl8153,
        0x6000 or 0x6010 => UreChip.Rtl8153B,
        0x7020 or 0x7030 => UreChip.Rtl8156,
        0x7400 or Version7410 or Version7420 => UreChip.Rtl8156B,
        _ => UreChip.None,
    };

    private Errno Identify(out string? failure)
    {
        failure = null;
        var error = Read(PlaTcr1, out var version);
        if (error != Errno.None)
        {
            return error;
        }

        _version = version & VersionMask;
        _chip = ChipOf(_version);
        if (_chip != UreChip.None)
        {
            return Errno.None;
        }

        failure = $"{Bus.Location}: the chip's version {_version:x4} is not known to this driver; try the class driver for its other configuration";
        return Errno.ENXIO;
    }

    private Errno Boot()
    {
        _ocpBase = NoBase;
        var error = _chip switch
        {
            UreChip.Rtl8152 => Boot8152(),
            UreChip.Rtl8153 => Boot8153(),
            _ => Boot8153B(),
        };
        return error == Errno.None ? Do(Field(UsbUsbCtrl, RxAggDisable | RxZeroEn, Aggregates ? 0 : RxAggDisable)) : error;
    }

    private Errno Boot8152()
    {
        var error = WakePhy();
        error = error == Errno.None ? SavePower(false) : error;
        error = error == Errno.None && _version == FirstVersion ? Do(Off(PlaLedFeature, LedModeMask)) : error;
        return error != Errno.None ? error : Do(
            Off(UsbUpsCtrl, PowerCut),
            Off(UsbPmCtrlStatus, ResumeIndicate),
            On(PlaPhyPwr, Tx10MIdleEn | PfmPwmSwitch),
            Field(PlaMacPwrCtrl, McuClkRatioMask, McuClkRatio | D3ClkGatedEn),
            Put(PlaGphyIntrImr, GphyIntrAll));
    }

    private Errno Boot8153()
    {
        var error = WakeUsb(false);
        error = error == Errno.None ? AwaitAutoload() : error;
        error = error == Errno.None ? AwaitPhy(out _) : error;
        error = error == Errno.None && _version <= Version5C20 ? Do(Put(OcpAdcCfg, AdcCfg)) : error;
        error = error == Errno.None ? WakePhy() : error;
        error = error == Errno.None ? SavePower(false) : error;
        error = error == Errno.None ? Tweak8153() : error;
        error = error != Errno.None ? error : Do(
            On(UsbCsrDummy2, Ep4FullFc),
            Off(UsbWdt11Ctrl, Timer11En),
            Off(PlaLedFeature, LedModeMask),
            Put(UsbLpmCtrl, FifoEmpty1Fb | RokExitLpm | (_version == Version5C10 && !IsSuperSpeed ? LpmTimer500Ms : LpmTimer500Us)),
            Field(UsbAfeCtrl2, SenValMask, SenValNormal | SelRxIdle),
            Put(UsbConnectTimer, 1),
            Off(UsbPowerCut, PwrEn | Phase2En),
            Off(UsbMisc0, PcutStatus));
        error = error == Errno.None ? StayAwake() : error;
        error = error == Errno.None ? Do(Off(PlaMacPwrCtrl2, MacClkSpdwnEn), On(PlaConfig6, LanWakeClrEn), Off(PlaLwakeCtrlReg, LanWakePin)) : error;
        return error == Errno.None ? TunePhy8153() : error;
    }

    /// <summary>What only some versions of the RTL8153 need.</summary>
    private Errno Tweak8153()
    {
        switch (_version)
        {
            case Version5C10:
                return Do(Field(UsbSsPhyLink2, PwdDnScaleMask, PwdDnScale), On(UsbUsb2Phy, Usb2PhyL1 | Usb2PhySuspend));
            case Version5C20 or Version5C30:
                var error = _version == Version5C20 ? Do(Off(PlaDmyReg0, EcmAldps)) : ForgetWakeUp();
                uint burst = 0;
                error = error == Errno.None ? Read(UsbBurstSize, out burst) : error;
                return error == Errno.None ? Do(Switch(UsbCsrDummy1, DynamicBurst, burst != 0)) : error;
            default:
                return Errno.None;
        }
    }

    private Errno TunePhy8153()
    {
        var error = _version == Version5C00 ? Do(Off(OcpEeeCfg, CtapShortEn)) : Errno.None;
        return error != Errno.None ? error : Do(
            On(OcpPowerCfg, EeeClkdivEn),
            On(OcpDownSpeed, En10MBgOff),
            On(OcpPowerCfg, En10MPllOff),
            Put(OcpSramAddr, 0x8084), Put(OcpSramData, 0x0b13),
            On(PlaPhyPwr, PfmPwmSwitch),
            Put(OcpSramAddr, 0x8012), Put(OcpSramData, 0xf70f),
            Put(OcpSramAddr, 0x8080), Put(OcpSramData, 0x00af),
            Put(OcpSramAddr, 0x8082), Put(OcpSramData, 0x0208));
    }

    /// <summary>RTL8153B, RTL8156, RTL8156B.</summary>
    private Errno Boot8153B()
    {
        var isFast = Is(UreChip.Rtl8156 | UreChip.Rtl8156B);
        var error = isFast ? Do(Off(UsbEcmOp, EnAllSpeed), Put(UsbSpeedOption, 0), On(UsbEcmOption, BypassMacReset)) : Errno.None;
        error = error == Errno.None && Is(UreChip.Rtl8156B) ? Do(On(UsbU2P3Ctrl, RxDetect8)) : error;
        error = error == Errno.None ? WakeUsb(false) : error;
        error = error == Errno.None && _version >= Version7410 ? AwaitFlash() : error;
        error = error == Errno.None ? AwaitAutoload() : error;
        uint state = 0;
        error = error == Errno.None ? AwaitPhy(out state) : error;
        error = error == Errno.None && isFast && state == PhyStatExtInit ? StartPhy() : error;
        error = error == Errno.None ? WakePhy() : error;
        error = error == Errno.None ? SavePower(false) : error;
        error = error != Errno.None ? error : Do(
            Put(UsbMscTimer, 0x0fff),
            Put(UsbU1U2Timer, 500),
            Off(UsbPowerCut, PwrEn | UpsEn | UspPrewake),
            Off(UsbMisc0, PcutStatus),
            Off(UsbMisc2, UpsForcePwrDown),
            On(PlaPhyPwr, PfmPwmSwitch));
        error = error == Errno.None ? ForgetWakeUp() : error;
        error = error == Errno.None ? StayAwake() : error;
        error = error == Errno.None && Is(UreChip.Rtl8156B) ? ControlFlow() : error;
        error = error != Errno.None ? error : isFast
            ? Do(
                Put(PlaMacPwrCtrlLow, SpdwnRatio8156),
                Field(PlaMacPwrCtrl2, EeeSpdwnRatioMask, MacClkSpdwnEn | EeeSpdwnRatio8156),
                Off(OcpA5B4, MmdForceMode))
            : Do(On(PlaMacPwrCtrl2, MacClkSpdwnEn));
        error = error == Errno.None && _version >= Version7030 ? Do(On(OcpIntrEn, IntrSpeedForce)) : error;
        error = error == Errno.None && Is(UreChip.Rtl8156) ? Do(On(UsbBmuConfig, ActOdma)) : error;
        return error == Errno.None ? Do(Off(PlaMacPwrCtrl3, McuSpdwnEn)) : error;
    }

    /// <summary>RTL8156B: pauses are sent by the MAC, with a time-out.</summary>
    private Errno ControlFlow()
    {
        var error = Do(Off(PlaRcr, RcrSlotEn), On(PlaCpcr, FlowCtrlEn), Put(UsbFcTimer, FcTimer600Ms));
        uint gpio = 0;
        error = error == Errno.None ? Read(PlaPolGpioCtrl, out gpio) : error;
        return error != Errno.None ? error : Do(
            Field(UsbFwCtrl, AutoSpeedup, (gpio & DackDetEn) == 0 ? FlowCtrlPatch2 : 0),
            On(UsbFwTask, FcPatchTask));
    }

    /// <summary>Nothing that happened while nobody drove the chip counts as a reason to wake up; the link is looked at from now on.</summary>
    private Errno ForgetWakeUp()
    {
        var error = Read(PlaPhyStatus, out var status);
        return error != Errno.None ? error : Do(
            Off(PlaIndicateFlag, UpcomingRuntimeD3),
            Off(PlaSuspendFlag, LinkChgEvent),
            Off(PlaExtraStatus, LinkChangeFlag),
            Field(PlaExtraStatus, CurLinkOk, ((status & StatusLink) != 0 ? CurLinkOk : 0) | PollLinkChg));
    }

    /// <summary>A lost link does not wake the host.</summary>
    private Errno StayAwake() => Do(Put(PlaCrwecr, CrwecrConfig), Off(PlaConfig34, LinkOffWakeEn), Put(PlaCrwecr, CrwecrNormal));

    private Errno AwaitAutoload() => Await(PlaBootCtrl, AutoloadDone, AutoloadDone, BootPolls, "the chip does not read its EEPROM to the end");

    private Errno AwaitFlash()
    {
        uint bypass = 0;
        var error = Read(PlaGphyCtrl, out var flash);
        error = error == Errno.None ? Read(UsbGphyCtrl, out bypass) : error;
        return error == Errno.None && (flash & GphyFlash) != 0 && (bypass & BypassFlash) == 0
            ? Await(UsbGphyCtrl, GphyPatchDone, GphyPatchDone, FlashPolls, "the PHY is not patched out of its flash")
            : error;
    }

    /// <summary>Waits until the PHY is in a state that it leaves only when it is told.</summary>
    private Errno AwaitPhy(out uint state)
    {
        state = 0;
        for (var i = 0; i < BootPolls; i++)
        {
            var error = Read(OcpPhyStatus, out state);
            state &= PhyStatMask;
            if (error != Errno.None || state is PhyStatLanOn or PhyStatPwrdn or PhyStatExtInit)
            {
                return error;
            }

            Pause(TimeSpan.FromMilliseconds(1));
        }

        _late = "the PHY does not settle";
        return Errno.ETIMEDOUT;
    }

    /// <summary>A PHY that waits for patches runs without.</summary>
    private Errno StartPhy()
    {
        var error = Do(Off(OcpA468, 0x000a));
        return error == Errno.None && Is(UreChip.Rtl8156B) ? Do(Off(OcpA466, 0x0001)) : error;
    }

    /// <summary>Ends the PHY's power-down, and waits for it.</summary>
    private Errno WakePhy()
    {
        var error = Do(Off(UreRegister.Ocp(OcpBaseMii), MiiRegisters.PowerDown));
        return error == Errno.None && !Is(UreChip.Rtl8152)
            ? Await(OcpPhyStatus, PhyStatMask, PhyStatLanOn, BootPolls, "the PHY does not start")
            : error;
    }

    /// <summary>U1, U2: whether the link to the host may sleep. It must not while the chip is programmed.</summary>
    private Errno WakeUsb(bool sleeps) => _chip switch
    {
        UreChip.Rtl8152 => Errno.None,
        UreChip.Rtl8153 => Do(Put(UsbTolerance, sleeps ? uint.MaxValue : 0), Put(UsbTolerance4, sleeps ? uint.MaxValue : 0)),
        _ => Do(Switch(UsbLpmConfig, LpmU1U2En, sleeps && IsSuperSpeed)),
    };

    /// <summary>Power saving of the PHY without link (ALDPS) and of the USB PHY (U2P3), then of the link to the host.</summary>
    private Errno SavePower(bool on)
    {
        if (Is(UreChip.Rtl8152))
        {
            return Do(Put(OcpAldpsConfig, on ? AldpsOn8152 : AldpsOff8152));
        }

        var sleeps = on && (Is(UreChip.Rtl8156 | UreChip.Rtl8156B) || _version is Version5C20 or Version5C30);
        var error = on ? Errno.None : WakeUsb(false);
        error = error == Errno.None ? Do(Switch(UsbU2P3Ctrl, U2P3Enable, sleeps), Switch(OcpPowerCfg, EnAldps, on)) : error;
        error = error == Errno.None && !on ? AwaitAldps() : error;
        return error == Errno.None && on ? WakeUsb(true) : error;
    }

    /// <summary>The PHY leaves its power saving within 20 ms. Where it does not tell, nothing is wrong: it had none.</summary>
    private Errno AwaitAldps()
    {
        for (var i = 0; i < AldpsPolls; i++)
        {
            var error = Read(PlaE000, out var value);
            if (error != Errno.None || (value & AldpsIsOff) != 0)
            {
                return error;
            }

            Pause(TimeSpan.FromMilliseconds(1));
        }

        return Errno.None;
    }
}
