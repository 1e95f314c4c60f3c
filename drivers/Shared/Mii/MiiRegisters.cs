namespace HwNet.Drivers.Shared.Mii;

/// <summary>The registers that every PHY has. Names as in IEEE 802.3, clauses 22, 28 and 40; of clause 45 the two for 2500BASE-T.</summary>
public static class MiiRegisters
{
    /// <summary>BMCR: basic mode control.</summary>
    public const int Control = 0;

    /// <summary>BMSR: basic mode status.</summary>
    public const int Status = 1;

    /// <summary>PHYIDR1: the upper half of the identifier.</summary>
    public const int Id1 = 2;

    /// <summary>PHYIDR2: the lower half of the identifier.</summary>
    public const int Id2 = 3;

    /// <summary>ANAR: what we advertise.</summary>
    public const int Advertise = 4;

    /// <summary>ANLPAR: what the partner advertises.</summary>
    public const int Partner = 5;

    /// <summary>1000BASE-T control: what we advertise of gigabit.</summary>
    public const int GigabitControl = 9;

    /// <summary>1000BASE-T status: what the partner advertises of gigabit.</summary>
    public const int GigabitStatus = 10;

    /// <summary>Extended status: which gigabit media there are.</summary>
    public const int ExtendedStatus = 15;

    /// <summary>BMCR: reset; clears itself.</summary>
    public const ushort Reset = 0x8000;

    /// <summary>BMCR: 100 Mbit/s when not negotiated.</summary>
    public const ushort Speed100 = 0x2000;

    /// <summary>BMCR: negotiate.</summary>
    public const ushort Negotiate = 0x1000;

    /// <summary>BMCR: power down.</summary>
    public const ushort PowerDown = 0x0800;

    /// <summary>BMCR: isolated from the MAC.</summary>
    public const ushort Isolate = 0x0400;

    /// <summary>BMCR: begin to negotiate anew; clears itself.</summary>
    public const ushort Restart = 0x0200;

    /// <summary>BMCR: full duplex when not negotiated.</summary>
    public const ushort FullDuplex = 0x0100;

    /// <summary>BMSR: 100BASE-TX, full duplex.</summary>
    public const ushort Can100Full = 0x4000;

    /// <summary>BMSR: 100BASE-TX.</summary>
    public const ushort Can100Half = 0x2000;

    /// <summary>BMSR: 10BASE-T, full duplex.</summary>
    public const ushort Can10Full = 0x1000;

    /// <summary>BMSR: 10BASE-T.</summary>
    public const ushort Can10Half = 0x0800;

    /// <summary>BMSR: register 15 is there.</summary>
    public const ushort HasExtended = 0x0100;

    /// <summary>BMSR: negotiation is complete.</summary>
    public const ushort Negotiated = 0x0020;

    /// <summary>BMSR: able to negotiate.</summary>
    public const ushort CanNegotiate = 0x0008;

    /// <summary>BMSR: link; a loss is kept until it is read.</summary>
    public const ushort Link = 0x0004;

    /// <summary>ANAR, ANLPAR: pause towards one side only.</summary>
    public const ushort PauseAsymmetric = 0x0800;

    /// <summary>ANAR, ANLPAR: pause.</summary>
    public const ushort PauseSymmetric = 0x0400;

    /// <summary>ANAR, ANLPAR: 100BASE-TX, full duplex.</summary>
    public const ushort Ability100Full = 0x0100;

    /// <summary>ANAR, ANLPAR: 100BASE-TX.</summary>
    public const ushort Ability100Half = 0x0080;

    /// <summary>ANAR, ANLPAR: 10BASE-T, full duplex.</summary>
    public const ushort Ability10Full = 0x0040;

    /// <summary>ANAR, ANLPAR: 10BASE-T.</summary>
    public const ushort Ability10Half = 0x0020;

    /// <summary>ANAR: the selector of IEEE 802.3.</summary>
    public const ushort Selector = 0x0001;

    /// <summary>1000BASE-T control: full duplex.</summary>
    public const ushort Advertise1000Full = 0x0200;

    /// <summary>1000BASE-T control: half duplex.</summary>
    public const ushort Advertise1000Half = 0x0100;

    /// <summary>1000BASE-T status: the partner can full duplex.</summary>
    public const ushort Partner1000Full = 0x0800;

    /// <summary>Extended status: 1000BASE-T, full duplex.</summary>
    public const ushort Can1000Full = 0x2000;

    /// <summary>MMD 7: negotiation.</summary>
    public const int MmdNegotiation = 7;

    /// <summary>MultiGBASE-T AN control 1 (7.32): what we advertise above gigabit.</summary>
    public const int MultigigControl = 32;

    /// <summary>MultiGBASE-T AN status 1 (7.33): what the partner advertises above gigabit.</summary>
    public const int MultigigStatus = 33;

    /// <summary>7.32: 2500BASE-T.</summary>
    public const ushort Advertise2500 = 0x0080;

    /// <summary>7.33: the partner can 2500BASE-T.</summary>
    public const ushort Partner2500 = 0x0020;
}
