namespace HwNet.Drivers.Ure;

/// <summary>Where a register is. The value is what goes into wIndex.</summary>
internal enum UreArea : ushort
{
    /// <summary>The USB side.</summary>
    Usb = 0x0000,

    /// <summary>The MAC.</summary>
    Pla = 0x0100,

    /// <summary>The PHY: words behind a window of the MAC's area.</summary>
    Ocp = 0xffff,
}
