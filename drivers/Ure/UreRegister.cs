namespace HwNet.Drivers.Ure;

/// <summary>A register: where it is, and how many bytes it has.</summary>
/// <param name="Area">Its area.</param>
/// <param name="Address">Its address; a register does not cross a multiple of four.</param>
/// <param name="Width">1, 2 or 4.</param>
internal readonly record struct UreRegister(UreArea Area, ushort Address, byte Width)
{
    /// <summary>The double word that it is in.</summary>
    internal ushort Place => (ushort)(Address & ~3);

    /// <summary>Where in that its lowest bit is.</summary>
    internal int Shift => 8 * (Address & 3);

    /// <summary>The bits that it has.</summary>
    internal uint Mask => Width switch { 1 => 0xff, 2 => 0xffff, _ => uint.MaxValue };

    /// <summary>BYTE_EN: which bytes of the double word are written; once for the first of a transfer, once for the last.</summary>
    internal ushort Enables => (ushort)(Width switch { 1 => 0x11, 2 => 0x33, _ => 0xff } << (Address & 3));

    /// <summary>A byte of the MAC.</summary>
    internal static UreRegister Pla1(ushort address) => new(UreArea.Pla, address, 1);

    /// <summary>A word of the MAC.</summary>
    internal static UreRegister Pla2(ushort address) => new(UreArea.Pla, address, 2);

    /// <summary>A double word of the MAC.</summary>
    internal static UreRegister Pla4(ushort address) => new(UreArea.Pla, address, 4);

    /// <summary>A byte of the USB side.</summary>
    internal static UreRegister Usb1(ushort address) => new(UreArea.Usb, address, 1);

    /// <summary>A word of the USB side.</summary>
    internal static UreRegister Usb2(ushort address) => new(UreArea.Usb, address, 2);

    /// <summary>A double word of the USB side.</summary>
    internal static UreRegister Usb4(ushort address) => new(UreArea.Usb, address, 4);

    /// <summary>A word of the PHY.</summary>
    internal static UreRegister Ocp(ushort address) => new(UreArea.Ocp, address, 2);
}
