using System.Globalization;
using System.Numerics;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Registers;
using HwNet.Drivers.Shared.Mii;
using static HwNet.Drivers.Ure.UreRegisters;

namespace HwNet.Drivers.Ure;

/// <summary>The family's registers by name, for traces: of a write those that its byte enables name, of a read all that the double word has.</summary>
internal sealed class UreRegisterNames : IRegisterNames
{
    private static readonly RegisterBits Receive = new((RcrAap, "AAP"), (RcrApm, "APM"), (RcrAm, "AM"), (RcrAb, "AB"), (RcrSlotEn, "SLOT_EN"));
    private static readonly RegisterBits Command = new((CrRst, "RST"), (CrRe, "RE"), (CrTe, "TE"));
    private static readonly RegisterBits Band = new((NowIsOob, "NOW_IS_OOB"), (0x20, "TXFIFO_EMPTY"), (0x10, "RXFIFO_EMPTY"), (LinkListReady, "LINK_LIST_READY"), (0x01, "DIS_MCU_CLROOB"));
    private static readonly RegisterBits Unlock = RegisterBits.None.With(CrwecrConfig, (CrwecrNormal, "NORMAL"), (CrwecrConfig, "CONFIG"));
    private static readonly RegisterBits Status = new(
        (0x01, "FULL_DUP"), (StatusLink, "LINK"), (0x04, "10"), (0x08, "100"), (0x10, "1000"), (0x20, "RX_FLOW"), (0x40, "TX_FLOW"), (0x0100, "500"), (0x0200, "1250"), (0x0400, "2500"));

    private static readonly RegisterBits Lists = new((ReInitLl, "RE_INIT_LL"), (McuBorwEn, "MCU_BORW_EN"));
    private static readonly RegisterBits Collect = new((CdcEcmEn, "CDC_ECM_EN"), (RxAggDisable, "RX_AGG_DISABLE"), (RxZeroEn, "RX_ZERO_EN"));

    private static readonly Dictionary<UreRegister, RegisterBits> Bits = new()
    {
        [PlaRcr] = Receive,
        [PlaCr] = Command,
        [PlaOobCtrl] = Band,
        [PlaCrwecr] = Unlock,
        [PlaPhyStatus] = Status,
        [PlaSffSts7] = Lists,
        [UsbUsbCtrl] = Collect,
        [PlaMisc1] = new RegisterBits((RxdyGatedEn, "RXDY_GATED_EN")),
        [PlaCpcr] = new RegisterBits((FlowCtrlEn, "FLOW_CTRL_EN"), (CpcrRxVlan, "RX_VLAN")),
        [PlaRcr1] = new RegisterBits((0x40, "INNER_VLAN"), (0x80, "OUTER_VLAN")),
        [PlaFmc] = new RegisterBits((FcrMcuEn, "FCR_MCU_EN")),
        [PlaBootCtrl] = new RegisterBits((AutoloadDone, "AUTOLOAD_DONE")),
        [OcpPhyStatus] = RegisterBits.None.With(PhyStatMask, (PhyStatExtInit, "EXT_INIT"), (PhyStatLanOn, "LAN_ON"), (PhyStatPwrdn, "PWRDN")),
    };

    /// <summary>"PlaRcr" is PLA_RCR: the constants have their names from the same sources.</summary>
    private static readonly Dictionary<UreRegister, string> Names = Collected();

    private int _base;

    /// <inheritdoc/>
    public RegisterAccess? Find(in UsbSetup setup, ReadOnlySpan<byte> data)
    {
        if (setup.Request != Access)
        {
            return null;
        }

        var area = (setup.Index & (int)UreArea.Pla) != 0 ? UreArea.Pla : UreArea.Usb;
        if (setup.Length > sizeof(uint))
        {
            return new RegisterAccess(NameOf(new UreRegister(area, setup.Value, sizeof(uint))), !setup.IsIn, Convert.ToHexStringLower(data));
        }

        return setup.IsIn ? Read(area, setup.Value, data) : Written(area, setup.Value, setup.Index & 0x0f, data);
    }

    private RegisterAccess Written(UreArea area, ushort place, int enables, ReadOnlySpan<byte> data)
    {
        var first = enables == 0 ? 0 : BitOperations.TrailingZeroCount(enables);
        var width = BitOperations.PopCount((uint)enables);
        var register = Behind(new UreRegister(area, (ushort)(place + first), (byte)width));
        var part = data.Length >= first + width ? data.Slice(first, width) : [];
        if (register == PlaOcpGphyBase && part.Length == sizeof(ushort))
        {
            _base = (part[0] | (part[1] << 8)) & 0xf000;
        }

        return Of(register, isWrite: true, part);
    }

    /// <summary>Whichever of a double word was meant.</summary>
    private RegisterAccess Read(UreArea area, ushort place, ReadOnlySpan<byte> data)
    {
        var whole = Behind(new UreRegister(area, place, sizeof(uint)));
        if (IsMii(whole))
        {
            return new RegisterAccess($"{Of(whole, false, []).Register}+{Of(whole with { Address = (ushort)(whole.Address + 2) }, false, []).Register}", false, RegisterBits.None.Of(data));
        }

        var found = Names.Keys.Where(r => r.Area == whole.Area && r.Place == whole.Place).DistinctBy(static r => r.Address).OrderBy(static r => r.Address).ToArray();
        return found is [var only] && data.Length == sizeof(uint)
            ? Of(only, isWrite: false, data.Slice(only.Shift / 8, only.Width))
            : new RegisterAccess(found.Length == 0 ? NameOf(whole) : string.Join('+', found.Select(NameOf)), false, RegisterBits.None.Of(data));
    }

    private static bool IsMii(UreRegister register) => register.Area == UreArea.Ocp && register.Address is >= OcpBaseMii and < OcpBaseMii + 0x20;

    private static RegisterAccess Of(UreRegister register, bool isWrite, ReadOnlySpan<byte> data) =>
        IsMii(register)
            ? MiiRegisterNames.Find(0, (register.Address - OcpBaseMii) / 2, isWrite, data)
            : new RegisterAccess(NameOf(register), isWrite, (Bits.GetValueOrDefault(register) ?? RegisterBits.None).Of(data));

    /// <summary>The word of the PHY that the window shows there.</summary>
    private UreRegister Behind(UreRegister register) => register.Area == UreArea.Pla && (register.Address & 0xf000) == OcpWindow
        ? new UreRegister(UreArea.Ocp, (ushort)(_base | (register.Address & 0x0fff)), register.Width)
        : register;

    private static string NameOf(UreRegister register) => Names.TryGetValue(register, out var name)
        ? name
        : string.Create(CultureInfo.InvariantCulture, $"{register.Area.ToString().ToUpperInvariant()}_{register.Address:x4}");

    private static Dictionary<UreRegister, string> Collected()
    {
        var names = new Dictionary<UreRegister, string>();
        foreach (var field in typeof(UreRegisters).GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic))
        {
            if (field.FieldType == typeof(UreRegister))
            {
                var prefix = field.Name[..3].ToUpperInvariant();
                _ = names.TryAdd((UreRegister)field.GetValue(null)!, $"{prefix}_{Underscored(field.Name[3..])}");
            }
        }

        return names;
    }

    /// <summary>"RxEarlySize" → "RX_EARLY_SIZE".</summary>
    private static string Underscored(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) && char.IsLower(name[i - 1]) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
