using System.Buffers.Binary;
using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.Mii;
using NLog;
using static HwNet.Drivers.Ure.UreRegisters;
using static HwNet.Drivers.Ure.UreStep;

namespace HwNet.Drivers.Ure;

/// <content>Registers: the window of request 5 with byte enables, the PHY's words behind it. Before there is an interface, or under S.</content>
public sealed partial class UreDriver
{
    private const int NoBase = -1;

    private int _ocpBase = NoBase;

    /// <summary>What was waited for in vain, for people.</summary>
    private string? _late;

    /// <inheritdoc/>
    public Errno ReadMii(int phy, int register, out ushort value)
    {
        var error = Read(UreRegister.Ocp((ushort)(OcpBaseMii + (2 * register))), out var word);
        value = (ushort)word;
        return error;
    }

    /// <inheritdoc/>
    public Errno WriteMii(int phy, int register, ushort value) => Do(Put(UreRegister.Ocp((ushort)(OcpBaseMii + (2 * register))), value));

    /// <inheritdoc/>
    public Errno ReadMmd(int device, int register, out ushort value)
    {
        value = 0;
        if (!TryMmd(device, register, out var at))
        {
            return Errno.EOPNOTSUPP;
        }

        var error = Read(at, out var word);
        value = (ushort)word;
        return error;
    }

    /// <inheritdoc/>
    public Errno WriteMmd(int device, int register, ushort value) => TryMmd(device, register, out var at) ? Do(Put(at, value)) : Errno.EOPNOTSUPP;

    /// <inheritdoc/>
    void IMiiBus.Pause(TimeSpan time) => Pause(time);

    /// <summary>The chip has some registers of clause 45 among its own, each in its own place.</summary>
    private static bool TryMmd(int device, int register, out UreRegister at)
    {
        at = register == MiiRegisters.MultigigControl ? Ocp10GbtCtrl : Ocp10GbtStat;
        return device == MiiRegisters.MmdNegotiation && register is MiiRegisters.MultigigControl or MiiRegisters.MultigigStatus;
    }

    /// <summary>Reads a register: always the whole double word.</summary>
    private Errno Read(UreRegister register, out uint value)
    {
        value = 0;
        var error = Map(ref register);
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        error = error == Errno.None ? Fetch(UsbSetup.VendorRead(Access, register.Place, (ushort)register.Area, bytes.Length), bytes) : error;
        value = (BinaryPrimitives.ReadUInt32LittleEndian(bytes) >> register.Shift) & register.Mask;
        return error;
    }

    private Errno Write(UreRegister register, uint value)
    {
        var error = Map(ref register);
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (value & register.Mask) << register.Shift);
        var index = (ushort)((ushort)register.Area | register.Enables);
        return error == Errno.None ? Command(UsbSetup.VendorWrite(Access, register.Place, index, bytes.Length), bytes) : error;
    }

    /// <summary>Brings a word of the PHY into the MAC's window; which part of it is there is remembered.</summary>
    private Errno Map(ref UreRegister register)
    {
        if (register.Area != UreArea.Ocp)
        {
            return Errno.None;
        }

        var part = register.Address & 0xf000;
        register = UreRegister.Pla2((ushort)(OcpWindow | (register.Address & 0x0fff)));
        if (part == _ocpBase)
        {
            return Errno.None;
        }

        _ocpBase = NoBase;
        var error = Write(PlaOcpGphyBase, (uint)part);
        _ocpBase = error == Errno.None ? part : NoBase;
        return error;
    }

    /// <summary>Does steps one after the other; the first error ends it.</summary>
    private Errno Do(params ReadOnlySpan<UreStep> steps)
    {
        foreach (var step in steps)
        {
            uint kept = 0;
            var error = step.Keep == 0 ? Errno.None : Read(step.Register, out kept);
            error = error == Errno.None ? Write(step.Register, (kept & step.Keep) | step.Bits) : error;
            if (error != Errno.None)
            {
                return error;
            }
        }

        return Errno.None;
    }

    /// <summary>Waits for bits of a register.</summary>
    /// <param name="register">The register.</param>
    /// <param name="bits">Which bits.</param>
    /// <param name="value">What they must be.</param>
    /// <param name="polls">How often it is read, with a pause of a millisecond at least in between.</param>
    /// <param name="what">What it means that they are not, for people.</param>
    /// <returns>None, ETIMEDOUT, or what the transfer gave.</returns>
    private Errno Await(UreRegister register, uint bits, uint value, int polls, string what)
    {
        for (var i = 0; i < polls; i++)
        {
            var error = Read(register, out var now);
            if (error != Errno.None || (now & bits) == value)
            {
                return error;
            }

            Pause(TimeSpan.FromMilliseconds(1));
        }

        _late = what;
        LogDevice(LogLevel.Warn, what);
        return Errno.ETIMEDOUT;
    }
}
