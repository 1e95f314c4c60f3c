namespace HwNet.Capture;

/// <summary>LINKTYPE_: how the frames of a capture begin. Any 16-bit number may come from a file; these have names here.</summary>
public enum LinkType
{
    /// <summary>LINKTYPE_NULL: BSD loopback.</summary>
    Null = 0,
    /// <summary>LINKTYPE_ETHERNET: a MAC header, without preamble; usually without FCS.</summary>
    Ethernet = 1,
    /// <summary>LINKTYPE_RAW: an IPv4 or IPv6 header.</summary>
    Raw = 101,
    /// <summary>LINKTYPE_LINUX_SLL: Linux "cooked" header.</summary>
    LinuxSll = 113,
    /// <summary>LINKTYPE_USB_LINUX: usbmon, 48-byte header.</summary>
    UsbLinux = 189,
    /// <summary>LINKTYPE_USB_LINUX_MMAPPED: usbmon, 64-byte header.</summary>
    UsbLinuxMmapped = 220,
}
