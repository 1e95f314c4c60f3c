using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Text;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Registers;
using HwNet.Drivers.Shared.Mii;
using static HwNet.Drivers.Ure.UreRegisters;

namespace HwNet.Drivers.Ure;

/// <summary>The family's registers by name, for traces: as <see cref="UreRegisters"/> has them, the PHY's behind their window too.</summary>
internal sealed class UreRegisterNames : IRegisterNames
{
    private const int Enables = 0xff;
    private const int AllSix = 0x3f;

    private static readonly (UreRegister Register, string Name)[] Known = [.. Find()];

    private static readonly Dictionary<UreRegister, RegisterBits> Bits = new()
    {
        [PlaRcr] = new((RcrAap, "AAP"), (RcrApm, "APM"), (RcrAm, "AM"), (RcrAb, "AB"), (0x10, "AR"), (0x20, "AER"), (RcrSlotEn, "SLOT_EN")),
        [PlaCr] = new((CrRst, "RST"), (CrRe, "RE"), (CrTe, "TE")),
        [PlaCrwecr] = new RegisterBits().With(CrwecrConfig, (0, "NORMAL"), (CrwecrConfig, "CONFIG")),
        [PlaOobCtrl] = new((NowIsOob, "NOW_IS_OOB"), (0x20, "TXFIFO_EMPTY"), (0x10, "RXFIFO_EMPTY"), (LinkListReady, "LINK_LIST_READY"), (0x01, "DIS_MCU_CLROOB")),
        [PlaCpcr] = new((CpcrRxVlan, "RX_VLAN")),
        [PlaMisc1] = new((RxdyGatedEn, "RXDY_GATED")),
        [PlaFmc] = new((FcrMcuEn, "FCR_MCU_EN")),
        [PlaBootCtrl] = new((AutoloadDone, "AUTOLOAD_DONE")),
        [PlaSffSts7] = new((ReInitLl, "RE_INIT_LL"), (McuBorwEn, "MCU_BORW_EN")),
        [UsbUsbCtrl] = new((RxAggDisable, "RX_AGG_DISABLE"), (RxZeroEn, "RX_ZERO_EN")),
        [UsbBmuReset] = new((BmuResetEpIn, "EP_IN"), (BmuResetEpOut, "EP_OUT")),
    };

    private int _window = -1;

    /// <inheritdoc/>
    public RegisterAccess? Find(in UsbSetup setup, ReadOnlySpan<byte> data)
    {
        if (setup.Request != Access)
        {
            return null;
        }

        var area = (UreArea)(setup.Index & ~Enables);
        if (setup.IsIn)
        {
            return data.Length == sizeof(uint) && IsPhy(area, setup.Value)
                ? Phy(setup.Value, false, data)
                : Read(area, setup.Value, data);
        }

        return data.Length == sizeof(uint) && setup.Index is var index && (index & Enables) != AllSix
            ? Write(area, setup.Value, index & 0x0f, data)
            : new RegisterAccess(NamesOf(area, setup.Value, setup.Length), true, Value(data));
    }

    /// <summary>The chip gives whole double words: of one that has a single register, that register's part; otherwise all.</summary>
    private static RegisterAccess Read(UreArea area, int place, ReadOnlySpan<byte> data)
    {
        var within = Within(area, place, data.Length);
        if (data.Length > sizeof(uint) || within.Length != 1 || within[0].Register is var register && register.Address + register.Width > place + data.Length)
        {
            return new RegisterAccess(NamesOf(area, place, data.Length), false, Value(data));
        }

        var bytes = data.Slice(within[0].Register.Address - place, within[0].Register.Width);
        return new RegisterAccess(within[0].Name, false, Bits.GetValueOrDefault(within[0].Register, RegisterBits.None).Of(bytes));
    }

    /// <summary>The bytes of a double word that are enabled: a register, or part of one.</summary>
    private RegisterAccess Write(UreArea area, int place, int enables, ReadOnlySpan<byte> data)
    {
        var first = enables == 0 ? 0 : BitOperations.TrailingZeroCount(enables);
        var width = enables == 0 ? sizeof(uint) : BitOperations.PopCount((uint)enables);
        var bytes = data.Slice(first, Math.Min(width, data.Length - first));
        var register = new UreRegister(area, (ushort)(place + first), (byte)width);
        if (IsPhy(area, place))
        {
            return Phy(place, true, data, first);
        }

        if (register == PlaOcpGphyBase)
        {
            _window = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        }

        return new RegisterAccess(NameOf(register), true, Bits.GetValueOrDefault(register, RegisterBits.None).Of(bytes));
    }

    private static bool IsPhy(UreArea area, int place) => area == UreArea.Pla && (place & 0xf000) == OcpWindow;

    /// <summary>A word of the PHY: what the window was set to before, and the place in it. A read has both words of the double word, of which the driver takes one.</summary>
    private RegisterAccess Phy(int place, bool isWrite, ReadOnlySpan<byte> data, int first = 0)
    {
        if (_window < 0)
        {
            return new RegisterAccess($"OCP[?{(place + first) & 0x0fff:x3}]", isWrite, Value(data));
        }

        var address = _window | ((place + first) & 0x0fff);
        if (isWrite)
        {
            return PhyWord(address, true, data.Slice(first, Math.Min(2, data.Length - first)));
        }

        var (low, high) = (PhyWord(address, false, data[..2]), PhyWord(address + 2, false, data[2..]));
        return new RegisterAccess($"{low.Register}/{high.Register}", false, $"{low.Value} / {high.Value}");
    }

    private static RegisterAccess PhyWord(int address, bool isWrite, ReadOnlySpan<byte> data)
    {
        var mii = (address - OcpBaseMii) / 2;
        return mii is >= 0 and < 16
            ? MiiRegisterNames.Find(0, mii, isWrite, data)
            : new RegisterAccess(NameOf(UreRegister.Ocp((ushort)address)), isWrite, RegisterBits.None.Of(data));
    }

    private static string NameOf(UreRegister register)
    {
        foreach (var (known, name) in Known)
        {
            if (known == register)
            {
                return name;
            }
        }

        var area = register.Area switch { UreArea.Pla => "PLA", UreArea.Usb => "USB", _ => "OCP" };
        return string.Create(CultureInfo.InvariantCulture, $"{area}[{register.Address:x4}]{(register.Width == sizeof(ushort) ? "" : $".{register.Width}")}");
    }

    /// <summary>What is in the bytes that are read: the chip gives whole double words.</summary>
    private static string NamesOf(UreArea area, int place, int length)
    {
        var within = Within(area, place, length);
        return within.Length > 0 ? string.Join('/', within.Select(static k => k.Name)) : NameOf(new UreRegister(area, (ushort)place, sizeof(ushort)));
    }

    private static (UreRegister Register, string Name)[] Within(UreArea area, int place, int length) =>
        [.. Known.Where(k => k.Register.Area == area && k.Register.Address >= place && k.Register.Address < place + length)];

    private static string Value(ReadOnlySpan<byte> data) => RegisterBits.None.Of(data);

    /// <summary>"PlaRxFifoCtrl0" is PLA_RX_FIFO_CTRL0.</summary>
    private static IEnumerable<(UreRegister Register, string Name)> Find()
    {
        foreach (var field in typeof(UreRegisters).GetFields(BindingFlags.Static | BindingFlags.NonPublic))
        {
            if (field.GetValue(null) is UreRegister register)
            {
                yield return (register, Spell(field.Name));
            }
        }
    }

    private static string Spell(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var begins = i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            _ = text.Append(begins ? "_" : "").Append(char.ToUpperInvariant(name[i]));
        }

        return text.ToString();
    }
}
