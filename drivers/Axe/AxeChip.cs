namespace HwNet.Drivers.Axe;

/// <summary>The generations of the family, as far as they are programmed differently.</summary>
[Flags]
public enum AxeChip : uint
{
    /// <summary>Not told by the ID table: the plain AX88772.</summary>
    None = 0,

    /// <summary>AX88172: 10/100, frames without headers, other numbers for the address and the gaps.</summary>
    Ax88172 = 1,

    /// <summary>AX88178: gigabit, PHY outside of the chip.</summary>
    Ax88178 = 2,

    /// <summary>AX88772: 10/100 with its own PHY.</summary>
    Ax88772 = 4,

    /// <summary>AX88772A.</summary>
    Ax88772A = 8,

    /// <summary>AX88772B and C: its address is in the EEPROM.</summary>
    Ax88772B = 16,
}
