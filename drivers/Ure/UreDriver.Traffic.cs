using System.Buffers.Binary;
using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.Mii;
using static HwNet.Drivers.Ure.UreRegisters;
using static HwNet.Drivers.Ure.UreStep;

namespace HwNet.Drivers.Ure;

/// <content>The MAC: from its own care (OOB) into the host's, queues, address, medium, and to rest. Before there is an interface, or under S.</content>
public sealed partial class UreDriver
{
    private const int ResetPolls = 300;
    private const int ListPolls = 300;
    private const int EmptyPolls = 50;

    /// <summary>The longest frame of a chip without jumbo frames.</summary>
    private const uint StandardFrame = StandardMtu + FrameRoom;

    private const int ReceiveDescriptor = 24;
    private const int ReceiveAlignment = 8;

    private Errno ReadAddress(out LinkAddress address)
    {
        // Of the first version the backup is empty.
        var from = _version == FirstVersion ? PlaIdr : PlaBackup;
        Span<byte> bytes = stackalloc byte[8];
        var error = Fetch(UsbSetup.VendorRead(Access, from.Address, (ushort)from.Area, bytes.Length), bytes);
        address = error == Errno.None ? LinkAddress.Read(bytes) : default;
        return error;
    }

    private Errno WriteAddress()
    {
        Span<byte> bytes = stackalloc byte[LinkAddress.Length];
        Ifp.Lladdr.Write(bytes);
        return Do(
            Put(PlaCrwecr, CrwecrConfig),
            Put(PlaIdr, BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
            Put(PlaIdr4, BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..])),
            Put(PlaCrwecr, CrwecrNormal));
    }

    /// <summary>Without a host the chip looks after the network itself (OOB: wake on LAN); this ends it, and sets the queues up.</summary>
    private Errno LeaveOutOfBand()
    {
        var error = SavePower(false);
        error = error == Errno.None ? Do(On(PlaMisc1, RxdyGatedEn)) : error;
        error = error == Errno.None ? StopTeredo() : error;
        error = error == Errno.None ? Do(Off(PlaRcr, RcrAcptAll)) : error;
        error = error == Errno.None ? ResetMac() : error;
        error = error == Errno.None && !Is(UreChip.Rtl8152) ? ResetTransfers() : error;
        error = error == Errno.None && Is(UreChip.Rtl8152) ? Do(Put(PlaCrwecr, CrwecrNormal), Put(PlaCr, 0)) : error;
        error = error == Errno.None ? Do(Off(PlaOobCtrl, NowIsOob), Off(PlaSffSts7, McuBorwEn)) : error;
        error = error == Errno.None && !Is(UreChip.Rtl8156 | UreChip.Rtl8156B) ? MakeLists() : error;
        error = error == Errno.None ? WriteMtu(Ifp.Mtu) : error;
        error = error == Errno.None ? SetQueues() : error;
        error = error == Errno.None ? SavePower(true) : error;
        return error;
    }

    private Errno StopTeredo() => Do(
        Is(UreChip.Rtl8152 | UreChip.Rtl8153) ? Off(PlaTeredoCfg, TeredoBits) : Put(PlaTeredoCfgB, TeredoOffB),
        Put(PlaWdt6Ctrl, Wdt6SetMode),
        Put(PlaRealWowTimer, 0),
        Put(PlaTeredoTimer, 0));

    /// <summary>The RTL8156's MAC is not reset as a whole: its two halves are stopped, each while the way behind it is closed.</summary>
    private Errno ResetMac()
    {
        if (Is(UreChip.Rtl8156))
        {
            return Do(
                Off(PlaCr, CrTe), Off(UsbBmuReset, BmuResetEpIn), On(UsbUsbCtrl, CdcEcmEn),
                Off(PlaCr, CrRe), On(UsbBmuReset, BmuResetEpIn), Off(UsbUsbCtrl, CdcEcmEn));
        }

        var error = Do(Put(PlaCr, CrRst));
        return error == Errno.None ? Await(PlaCr, CrRst, 0, ResetPolls, "the MAC does not come out of its reset") : error;
    }

    private Errno ResetTransfers() => Do(Off(UsbBmuReset, BmuResetEpIn | BmuResetEpOut), On(UsbBmuReset, BmuResetEpIn | BmuResetEpOut));

    /// <summary>The chip makes the lists of its buffers anew.</summary>
    private Errno MakeLists()
    {
        var error = AwaitLists();
        error = error == Errno.None ? Do(On(PlaSffSts7, ReInitLl)) : error;
        return error == Errno.None ? AwaitLists() : error;
    }

    private Errno AwaitLists() => Await(PlaOobCtrl, LinkListReady, LinkListReady, ListPolls, "the chip does not make its lists of buffers");

    /// <summary>When the receive queue is full, how many transmissions may wait.</summary>
    private Errno SetQueues()
    {
        if (Is(UreChip.Rtl8156 | UreChip.Rtl8156B))
        {
            return Do(
                Field(PlaRxFifoFull, RxFifoFullMask, 0x08),
                Off(PlaMacPwrCtrl3, McuSpdwnEn),
                Off(UsbSpeedOption, RgPwrdnEn | AllSpeedOff),
                Put(UsbRxBufTh, RxThr8156));
        }

        var error = Do(On(PlaTcr0, Tcr0AutoFifo));
        error = error == Errno.None ? ResetMac() : error;
        error = error == Errno.None ? Do(Put(PlaRxFifoCtrl0, RxFifoThr1Normal)) : error;
        if (error != Errno.None)
        {
            return error;
        }

        return _chip switch
        {
            UreChip.Rtl8152 => SetQueues8152(),
            UreChip.Rtl8153 => Do(
                Put(PlaRxFifoCtrl1Low, RxFifoThr2Normal), Put(PlaRxFifoCtrl2Low, RxFifoThr3Normal), Put(PlaTxFifoCtrl, TxFifoThrNormal2),
                Off(UsbSsPhyLink1, DelayPhyPwrChg)),
            _ => Do(
                Put(PlaRxFifoCtrl1Low, RxFifoThr2Normal), Put(PlaRxFifoCtrl2Low, RxFifoThr3Normal), Put(PlaTxFifoCtrl, TxFifoThrNormal2),
                Put(UsbRxBufTh, RxThrB), Off(PlaMacPwrCtrl3, McuSpdwnEn)),
        };
    }

    private Errno SetQueues8152()
    {
        var isFullSpeed = Device!.Info.Speed <= UsbSpeed.Full;
        return Do(
            Put(PlaRxFifoCtrl1, isFullSpeed ? RxFifoThr2Full : RxFifoThr2High),
            Put(PlaRxFifoCtrl2, isFullSpeed ? RxFifoThr3Full : RxFifoThr3High),
            Put(PlaTxFifoCtrl, TxFifoThrNormal),
            Put(UsbTxAgg, TxAggMaxThreshold),
            Put(UsbRxBufTh, RxThrHigh),
            Put(UsbTxDma, TxDma8152));
    }

    /// <summary>The longest frame, and what depends on it.</summary>
    private Errno WriteMtu(int mtu)
    {
        var frame = (uint)(mtu + FrameRoom);
        if (Is(UreChip.Rtl8152))
        {
            return Do(Put(PlaRms, StandardFrame));
        }

        var error = Do(Put(PlaRms, frame), Put(PlaMtps, MtpsJumbo));
        if (error == Errno.None && Is(UreChip.Rtl8156 | UreChip.Rtl8156B))
        {
            error = Do(
                Put(PlaRxFifoPause, (Kilo(frame) + (6 * 1024)) / 16),
                Put(PlaRxFifoResume, (Kilo(frame) + (14 * 1024)) / 16),
                Put(PlaTxFifoCtrlLow, TxFifo8156),
                Put(PlaTxFifoFull, Kilo(frame + (uint)_framer.Headroom) / 16));
        }

        return error == Errno.None ? Collect(frame) : error;
    }

    private static uint Kilo(uint bytes) => (bytes + 1023) & ~1023u;

    /// <summary>When a transfer to the host is ended: so many ns after its last frame, or when another frame might not fit. The later chips take it over when they are told.</summary>
    private Errno Collect(uint frame)
    {
        var room = (uint)RxTransferSize - (frame + ReceiveDescriptor + ReceiveAlignment);
        if (Is(UreChip.Rtl8153))
        {
            var pause = Device!.Info.Speed switch { >= UsbSpeed.Super => 85_000u, >= UsbSpeed.High => 250_000u, _ => 524_280u };
            return Do(Put(UsbRxEarlyTimeout, pause / 8), Put(UsbRxEarlySize, room / 4));
        }

        return Do(
            Put(UsbRxEarlyTimeout, (Is(UreChip.Rtl8153B) ? 128u : 640u) / 8),
            Put(UsbRxExtraAggrTmr, 15_000 / 8),
            Put(UsbRxEarlySize, room / 8),
            Put(UsbUptRxDmaOwn, OwnUpdateClear));
    }

    /// <summary>Lets frames through, both ways. A lost link closes some of it: done anew with each link.</summary>
    private Errno Enable()
    {
        var error = Is(UreChip.Rtl8156B) ? Do(Off(UsbRxAggrNum, RxAggrNumMask)) : Errno.None;
        if (error == Errno.None && _version is 0x6010 or >= 0x7000)
        {
            error = Do(Off(UsbFwTask, FcPatchTask));
            Pause(TimeSpan.FromMilliseconds(1));
            error = error == Errno.None ? Do(On(UsbFwTask, FcPatchTask)) : error;
        }

        error = error == Errno.None ? Do(Off(PlaFmc, FcrMcuEn), On(PlaFmc, FcrMcuEn), On(PlaCr, CrRe | CrTe)) : error;
        error = error == Errno.None && !Is(UreChip.Rtl8152 | UreChip.Rtl8153) ? Do(Put(UsbUptRxDmaOwn, OwnUpdateClear)) : error;
        return error == Errno.None ? Do(Off(PlaMisc1, RxdyGatedEn)) : error;
    }

    /// <summary>The MAC finds speed and duplex itself; gaps and clocks it is told.</summary>
    private Errno WriteMedium(MiiLink link)
    {
        var medium = link.Medium ?? MiiMedium.TenFull;
        var error = Do(Switch(PlaEeepCr, EeepTx, medium.Megabits == 10));
        if (error == Errno.None && !Is(UreChip.Rtl8152))
        {
            error = Do(
                Field(PlaTcr1, IfgMask, medium.IsFullDuplex ? Ifg96Ns : Ifg144Ns),
                Switch(PlaMacPwrCtrl4, Tx10MIdleEn4, medium.IsFullDuplex));
        }

        error = error == Errno.None && Is(UreChip.Rtl8156 | UreChip.Rtl8156B)
            ? Do(Switch(PlaMacPwrCtrl4, IdleSpdwnEn, medium.Megabits < 2500))
            : error;
        error = error == Errno.None ? Enable() : error;
        return error == Errno.None ? SetFilterChip(_filter) : error;
    }

    /// <summary>Nothing more comes in, what is in the chip leaves it, if it does so soon, and the MAC is reset. n</summary>
    private Errno Quiesce()
    {
        var error = Do(Off(PlaRcr, RcrAcptAll), On(PlaMisc1, RxdyGatedEn));
        uint queues = 0;
        for (var i = 0; error == Errno.None && (queues & FifoEmpty) != FifoEmpty && i < EmptyPolls; i++)
        {
            error = Read(PlaOobCtrl, out queues);
        }

        return error == Errno.None ? ResetMac() : error;
    }
}
