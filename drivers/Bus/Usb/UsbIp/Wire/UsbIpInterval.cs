namespace HwNet.Bus.Usb.UsbIp;

/// <summary>The interval field of USBIP_CMD_SUBMIT.</summary>
internal static class UsbIpInterval
{
    /// <summary>From bInterval: an exponent of microframes from high speed on, frames below (USB 2.0, 9.6.6). Linux refuses an interrupt transfer with 0.</summary>
    internal static uint Of(UsbSpeed speed, UsbEndpoint endpoint) => endpoint.Type != UsbTransferType.Interrupt ? 0
        : speed is UsbSpeed.Low or UsbSpeed.Full ? Math.Max((uint)endpoint.Interval, 1)
        : 1u << (Math.Clamp((int)endpoint.Interval, 1, 16) - 1);
}
