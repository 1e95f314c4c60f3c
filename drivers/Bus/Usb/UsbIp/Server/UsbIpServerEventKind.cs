namespace HwNet.Bus.Usb.UsbIp;

/// <summary>What happens at a server.</summary>
public enum UsbIpServerEventKind
{
    /// <summary>A client has a device.</summary>
    Attached,

    /// <summary>The device is free again.</summary>
    Detached,

    /// <summary>A client asked for a device and did not get it.</summary>
    Refused,
}
