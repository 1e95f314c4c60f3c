using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.Mii;
using static HwNet.Drivers.Axge.AxgeRegisters;

namespace HwNet.Drivers.Axge;

/// <content>The AX88179A in its own layout: what its firmware and MAC want instead.</content>
/// <remarks>Sources checked: the vendor's `ax88179a_772d.c` (ax88179a_hw_init, ax88179a_link_setting), and beside it the series of patches that brings the chip to Linux' `ax88179_178a`.</remarks>
public sealed partial class AxgeDriver
{
    /// <summary>What both references receive into, whatever the queue is told to collect.</summary>
    private const int OwnBurst = 48 * 1024;
    private const int OwnTransmitBurst = 16 * 1024;

    /// <summary>9 KiB, as both references allow, with header and tag.</summary>
    private const int LargestOwnMtu = (9 * 1024) - 18;

    private const byte OwnPauseLow = 0x04;
    private const byte OwnPauseHigh = 0x10;

    private static AxgeLayout LayoutOf(IUsbBusDevice bus) =>
        bus.Descriptors.Device.Release is >= Revision179A and < Revision772D ? AxgeLayout.Own : AxgeLayout.Ax88179;

    /// <summary>The PHY, which needs its time.</summary>
    private Errno PowerUpOwn()
    {
        var error = Command(UsbSetup.VendorWrite(Reload, 0, 0, 0), []);
        Span<byte> on = [PhyOn];
        error = error == Errno.None ? Command(UsbSetup.VendorWrite(PhySupply, 0, 0, on.Length), on) : error;
        Pause(TimeSpan.FromMilliseconds(250));
        return error == Errno.None ? Command(UsbSetup.VendorWrite(AutoDetach, AutoDetachOff, 0, 0), []) : error;
    }

    /// <summary>The layout, and what the vendor writes before its first frame: the ways are closed, nothing of class configurations is left on.</summary>
    private Errno PrepareOwn()
    {
        var error = Select(ModeOwn);
        error = error == Errno.None ? WriteWord(RxControl, 0) : error;
        error = error == Errno.None ? WriteByte(Path179A, 0) : error;
        error = error == Errno.None ? WriteByte(BulkOut179A, BulkOutEfficient) : error;
        error = error == Errno.None ? WritePause(OwnPauseLow, OwnPauseHigh) : error;
        error = error == Errno.None ? WriteByte(IntMask179A, 0xff) : error;
        ReadOnlySpan<byte> off = [RxDma179A, TxDma179A, Arc179A, Swp179A, TxHeaderSum179A, TxQueues179A, CdcEcm179A];
        foreach (var register in off)
        {
            error = error == Errno.None ? WriteByte(register, 0) : error;
        }

        return error;
    }

    /// <summary>As the chip began: Linux' driver, which may be next, relies on that and asks for no layout.</summary>
    private void LeaveOwn() => _ = Select(ModeOld);

    private Errno Select(ushort mode) => Command(UsbSetup.VendorWrite(FirmwareMode, mode, 0, 0), []);

    /// <summary>The ways are closed while speed, sizes and medium are set for a link; without one as for the fastest.</summary>
    private Errno WriteOwnMedium(MiiLink link)
    {
        var medium = link.Medium ?? MiiMedium.GigabitFull;
        var bits = MediumReceive | (medium.IsFullDuplex ? MediumFullDuplex : 0) | (link.RxPause ? MediumRxPause : 0) | (link.TxPause ? MediumTxPause : 0)
            | (medium.Megabits == 1000 ? MediumGigabit : 0) | (_jumbo ? MediumJumbo : 0);
        var isSlow = medium.Megabits == 10;
        ReadOnlySpan<byte> status = isSlow ? [0xfa, 0x70, 0xff] : [0x78, 0x70, 0x00];
        var error = WriteWord(RxControl, 0);
        error = error == Errno.None ? WriteByte(Path179A, 0) : error;
        error = error == Errno.None ? WriteByte(TxDelay179A, 0xa5) : error;
        error = error == Errno.None ? WriteByte(NewPause179A, 0x29) : error;
        error = error == Errno.None ? WriteMac(RxStatusCdc179A, status) : error;
        error = error == Errno.None ? WriteByte(RxDataCdc179A, isSlow ? (byte)0xfa : (byte)0x40) : error;
        error = error == Errno.None ? WriteMac(RxBulkQueue, CollectOwn(medium, Device!.Info.Speed >= UsbSpeed.Super)) : error;
        error = error == Errno.None ? WriteWord(Medium, (ushort)bits) : error;
        error = error == Errno.None ? WriteWord(RxControl, _rxControl) : error;
        return error == Errno.None ? WriteByte(Path179A, PathBoth) : error;
    }

    /// <summary>Control, timer, size in KiB, gap: the vendor's numbers.</summary>
    private static byte[] CollectOwn(MiiMedium medium, bool isSuper) => (medium.Megabits, isSuper, medium.IsFullDuplex) switch
    {
        (1000, true, _) => [0x05, 0x7b, 0x00, 0x18, 0x0f],
        (1000, false, _) => [0x05, 0xc0, 0x02, 0x06, 0x0f],
        (100, true, true) => [0x07, 0xf0, 0x00, 0x0c, 0x0f],
        (100, true, false) => [0x06, 0x00, 0x00, 0x06, 0x0f],
        (100, false, true) => [0x05, 0xc0, 0x04, 0x06, 0x0f],
        (100, false, false) => [0x07, 0xc0, 0x04, 0x06, 0x0f],
        _ => [0x07, 0x00, 0x00, 0x03, 0x3f],
    };
}
