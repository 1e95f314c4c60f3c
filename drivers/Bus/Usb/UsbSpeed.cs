namespace HwNet.Bus.Usb;

/// <summary>The speed of a device's connection; the numbers are those of USB/IP and of the Linux kernel (enum usb_device_speed).</summary>
public enum UsbSpeed
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>1.5 Mbit/s.</summary>
    Low = 1,

    /// <summary>12 Mbit/s; bulk packets of at most 64 bytes.</summary>
    Full = 2,

    /// <summary>480 Mbit/s; bulk packets of 512 bytes.</summary>
    High = 3,

    /// <summary>Wireless, 480 Mbit/s.</summary>
    Wireless = 4,

    /// <summary>5 Gbit/s; bulk packets of 1,024 bytes.</summary>
    Super = 5,

    /// <summary>10 Gbit/s and more.</summary>
    SuperPlus = 6,
}
