namespace HwNet.Bus.Usb;

/// <summary>An endpoint descriptor (USB 2.0, 9.6.6).</summary>
/// <param name="Address">bEndpointAddress; bit 7 set = to the host.</param>
/// <param name="Type">Bits 1..0 of bmAttributes.</param>
/// <param name="MaxPacketSize">wMaxPacketSize, bits 10..0: 0 to 2,047 bytes. 0 is possible in a broken device: check before use.</param>
/// <param name="Interval">bInterval, as it stands there.</param>
public sealed record UsbEndpoint(byte Address, UsbTransferType Type, int MaxPacketSize, byte Interval)
{
    /// <summary>True when bytes go to the host.</summary>
    public bool IsIn => (Address & 0x80) != 0;

    /// <summary>bMaxBurst of the SuperSpeed companion: packets more in one burst; 0 without.</summary>
    public int MaxBurst { get; init; }
}
