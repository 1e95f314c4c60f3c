using System.Globalization;
using HwNet.Bus.Usb.Registers;
using static HwNet.Drivers.Shared.Mii.MiiRegisters;

namespace HwNet.Drivers.Shared.Mii;

/// <summary>A PHY's registers by name, for traces. Names as in IEEE 802.3 and its users.</summary>
public static class MiiRegisterNames
{
    private static readonly string[] Names =
    [
        "BMCR", "BMSR", "PHYIDR1", "PHYIDR2", "ANAR", "ANLPAR", "ANER", "ANNPTR", "ANLPRNP", "GBCR", "GBSR", "PSECR", "PSESR", "MMDCR", "MMDAR", "EXTSR",
    ];

    private static readonly RegisterBits Bmcr = new(
        (Reset, "RESET"), (0x4000, "LOOP"), (Speed100, "100"), (0x0040, "1000"), (Negotiate, "AUTOEN"), (PowerDown, "PDOWN"), (Isolate, "ISO"),
        (Restart, "STARTNEG"), (FullDuplex, "FDX"));

    private static readonly RegisterBits Bmsr = new(
        (Can100Full, "100TXFDX"), (Can100Half, "100TX"), (Can10Full, "10TFDX"), (Can10Half, "10T"), (HasExtended, "EXTSTAT"), (0x0040, "MFPS"),
        (Negotiated, "ACOMP"), (0x0010, "RFAULT"), (CanNegotiate, "ANEG"), (Link, "LINK"), (0x0002, "JABBER"), (0x0001, "EXTCAP"));

    private static readonly RegisterBits Abilities = new(
        (0x4000, "ACK"), (PauseAsymmetric, "PAUSE_ASYM"), (PauseSymmetric, "PAUSE"), (Ability100Full, "100TXFDX"), (Ability100Half, "100TX"),
        (Ability10Full, "10TFDX"), (Ability10Half, "10T"), (Selector, "CSMA"));

    private static readonly RegisterBits Gbcr = new((0x1000, "MS_MAN"), (0x0800, "MS_VAL"), (Advertise1000Full, "1000TFDX"), (Advertise1000Half, "1000T"));

    private static readonly RegisterBits Gbsr = new(
        (0x4000, "MASTER"), (0x2000, "LOCRX"), (0x1000, "REMRX"), (Partner1000Full, "1000TFDX"), (0x0400, "1000T"));

    /// <summary>An access to a PHY's register: "PHY 10 BMCR write 0x1200 (AUTOEN|STARTNEG)".</summary>
    /// <param name="phy">The PHY's address.</param>
    /// <param name="register">The register.</param>
    /// <param name="isWrite">Written, not read.</param>
    /// <param name="data">Two bytes, the lower one first; empty: not known.</param>
    public static RegisterAccess Find(int phy, int register, bool isWrite, ReadOnlySpan<byte> data)
    {
        var name = (uint)register < Names.Length ? Names[register] : string.Create(CultureInfo.InvariantCulture, $"{register:x2}");
        var bits = register switch
        {
            Control => Bmcr,
            Status => Bmsr,
            Advertise or Partner => Abilities,
            GigabitControl => Gbcr,
            GigabitStatus => Gbsr,
            _ => RegisterBits.None,
        };
        return new RegisterAccess(string.Create(CultureInfo.InvariantCulture, $"PHY {phy:x2} {name}"), isWrite, bits.Of(data));
    }
}
