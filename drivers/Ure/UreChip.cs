namespace HwNet.Drivers.Ure;

/// <summary>The generations of the family, as far as they are programmed differently. The chip itself tells, in its version register.</summary>
[Flags]
public enum UreChip : uint
{
    /// <summary>None that the driver knows.</summary>
    None = 0,

    /// <summary>RTL8152: USB 2, 10/100.</summary>
    Rtl8152 = 1,

    /// <summary>RTL8153: USB 3, gigabit.</summary>
    Rtl8153 = 2,

    /// <summary>RTL8153B.</summary>
    Rtl8153B = 4,

    /// <summary>RTL8156: 2.5 Gbit/s.</summary>
    Rtl8156 = 8,

    /// <summary>RTL8156B.</summary>
    Rtl8156B = 16,
}
