namespace HwNet.Bus.Usb.UsbIp;

/// <summary>usbip_usb_interface: what a server's list tells of an interface.</summary>
/// <param name="Class">bInterfaceClass.</param>
/// <param name="Subclass">bInterfaceSubClass.</param>
/// <param name="Protocol">bInterfaceProtocol.</param>
public readonly record struct UsbIpInterface(byte Class, byte Subclass, byte Protocol);
