using System.Buffers.Binary;
using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.Mii;
using static HwNet.Drivers.Axe.AxeRegisters;

namespace HwNet.Drivers.Axe;

/// <content>From power-on to a PHY that answers; the order is each chip's own. Before there is an interface, or under S.</content>
public sealed partial class AxeDriver
{
    private const int MiiPolls = 30;

    private static readonly TimeSpan MiiPause = TimeSpan.FromMilliseconds(1);

    private int _phy;

    /// <inheritdoc/>
    void IMiiBus.Pause(TimeSpan time) => Pause(time);

    /// <inheritdoc/>
    public Errno ReadMii(int phy, int register, out ushort value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        var error = TakeMii();
        error = error == Errno.None ? Read(MiiRead, (ushort)phy, (ushort)register, bytes) : error;
        var given = Write(HardwareMii, 0);
        value = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        return error == Errno.None ? given : error;
    }

    /// <inheritdoc/>
    public Errno WriteMii(int phy, int register, ushort value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        var error = TakeMii();
        error = error == Errno.None ? Command(UsbSetup.VendorWrite(MiiWrite, (ushort)phy, (ushort)register, bytes.Length), bytes) : error;
        var given = Write(HardwareMii, 0);
        return error == Errno.None ? given : error;
    }

    /// <summary>Takes the management bus from the chip, and waits until it has let go.</summary>
    private Errno TakeMii()
    {
        var error = Write(SoftwareMii, 0);
        Span<byte> status = stackalloc byte[1];
        for (var i = 0; error == Errno.None && i < MiiPolls; i++)
        {
            error = Read(StatusManagement, 0, 0, status);
            if (error == Errno.None && (status[0] & HostOwnsMii) != 0)
            {
                return Errno.None;
            }

            Pause(MiiPause);
        }

        return error == Errno.None ? Errno.ETIMEDOUT : error;
    }

    /// <summary>Of the AX88772 the chip tells which one it is: boards kept their numbers when the chip was changed.</summary>
    private Errno Identify()
    {
        if (Is(AxeChip.Ax88172 | AxeChip.Ax88178))
        {
            return Errno.None;
        }

        Span<byte> status = stackalloc byte[1];
        var error = Read(StatusManagement, 0, 0, status);
        if (error == Errno.None)
        {
            _chip = (status[0] & ChipMask) switch
            {
                ChipCode772A => AxeChip.Ax88772A,
                ChipCode772B => AxeChip.Ax88772B,
                _ => AxeChip.Ax88772,
            };
        }

        return error;
    }

    private Errno BringUp()
    {
        var error = ReadPhyAddress();
        error = error != Errno.None ? error : _chip switch
        {
            AxeChip.Ax88172 => BringUp172(),
            AxeChip.Ax88178 => BringUp178(),
            AxeChip.Ax88772 => BringUp772(),
            _ => BringUp772A(),
        };
        return error == Errno.None ? Write(RxControlWrite, 0) : error;
    }

    private Errno ReadPhyAddress()
    {
        var error = ReadWord(PhyAddressRead, 0, out var addresses);
        _phy = (addresses >> 8) & 0x1f;
        return error;
    }

    private Errno BringUp172()
    {
        var error = Errno.None;
        for (var shift = 24; error == Errno.None && shift >= AxeModule.GpioShift; shift -= 8)
        {
            error = Write(GpioWrite, (byte)(quirks >> shift));
            Pause(TimeSpan.FromMilliseconds(5));
        }

        return error;
    }

    private Errno BringUp772()
    {
        var embedded = _phy == EmbeddedPhy;
        return Steps(
            (GpioWrite, Gpio772, 5),
            (PhySelect, embedded ? SelectEmbedded : 0, 0),
            (SoftwareReset, ResetIppd | ResetPhyPinLevel, 10),
            (SoftwareReset, embedded ? 0 : ResetIppd | ResetPhyPinLevel, 60),
            (SoftwareReset, embedded ? ResetIprl | ResetPhyPinLevel : ResetIppd | ResetPhyPinLevel, 150));
    }

    private Errno BringUp772A()
    {
        var embedded = _phy == EmbeddedPhy;
        var error = Steps(
            (GpioWrite, GpioReload, 5),
            (PhySelect, SelectInterface | (embedded ? SelectEmbedded : 0), 10),
            (SoftwareReset, ResetIppd | ResetIprl, 10),
            (SoftwareReset, ResetIprl, 160),
            (SoftwareReset, 0, 31),
            (SoftwareReset, ResetIprl, 200));
        return error == Errno.None && Is(AxeChip.Ax88772B) ? Write(RxBurst, 0x8400, 0x851e) : error;
    }

    /// <summary>The EEPROM tells which PHY the board has, and which pins switch it on.</summary>
    private Errno BringUp178()
    {
        var error = ReadWord(SromRead, SromPhyMode, out var mode);
        var blank = mode == 0xffff;
        var leds = blank ? 0 : mode >> 8;
        error = error != Errno.None ? error : leds == 1
            ? Steps((GpioWrite, 0x04, 30), (GpioWrite, 0x0c, 30))
            : Steps((GpioWrite, GpioReload | 0x0c, 30), (GpioWrite, 0x3c, 30), (GpioWrite, 0x1c, 300), (GpioWrite, 0x3c, 30));
        error = error != Errno.None ? error : Steps((PhySelect, 0, 0), (SoftwareReset, 0, 150), (SoftwareReset, ResetPhyPinLevel | ResetIppd, 150));
        return error == Errno.None && (blank || (mode & 0x7f) == 0) ? DelayMarvell() : error;
    }

    /// <summary>Marvell's PHYs: clocks are delayed inside, towards and from the MAC (extended control, register 20).</summary>
    private Errno DelayMarvell()
    {
        const int ExtendedControl = 20;
        var error = ReadMii(_phy, ExtendedControl, out var value);
        return error == Errno.None ? WriteMii(_phy, ExtendedControl, (ushort)(value | 0x0082)) : error;
    }

    private Errno Steps(params ReadOnlySpan<(byte Request, int Value, int Milliseconds)> steps)
    {
        foreach (var (request, value, milliseconds) in steps)
        {
            var error = Write(request, (ushort)value);
            if (error != Errno.None)
            {
                return error;
            }

            if (milliseconds > 0)
            {
                Pause(TimeSpan.FromMilliseconds(milliseconds));
            }
        }

        return Errno.None;
    }

    /// <summary>The gaps between frames that the data sheets give.</summary>
    private Errno WriteGaps()
    {
        const int Ipg0 = 0x15, Ipg1 = 0x0c, Ipg2 = 0x12;
        return Is(AxeChip.Ax88172)
            ? Steps((IpgWrite, Ipg0, 0), (NodeIdRead, Ipg1, 0), (NodeIdWrite, Ipg2, 0))
            : Write(IpgWrite, Ipg0 | (Ipg1 << 8), Ipg2);
    }

    private Errno ReadAddress(out LinkAddress address)
    {
        Span<byte> bytes = stackalloc byte[LinkAddress.Length];
        var error = Errno.None;
        if (Is(AxeChip.Ax88772B))
        {
            // Its node ID register is empty until somebody writes it.
            for (var i = 0; error == Errno.None && i < bytes.Length / 2; i++)
            {
                error = Read(SromRead, (ushort)(SromAddress + i), 0, bytes.Slice(2 * i, 2));
            }
        }
        else
        {
            error = Read(Is(AxeChip.Ax88172) ? NodeIdRead172 : NodeIdRead, 0, 0, bytes);
        }

        address = error == Errno.None ? LinkAddress.Read(bytes) : default;
        return error;
    }

    private Errno FindPhy()
    {
        _link = new MiiChip(new Mii(this, _phy), WriteMedium);
        return _link.Mii.Probe();
    }
}
