using HwNet.Bus.Usb;

namespace HwNet.Drivers.Shared.BackEnds;

/// <summary>A back end that reaches the USB devices of this machine.</summary>
public abstract class UsbBackEnd : BackEnd
{
    /// <summary>The device of a target NAME:VID:PID[@BUS-PORT].</summary>
    /// <param name="vendorId">idVendor.</param>
    /// <param name="productId">idProduct.</param>
    /// <param name="location">"1-2.3"; null when there is only one.</param>
    /// <param name="device">The device; null unless the result is None.</param>
    /// <param name="failure">Cause and cure; names the candidates when there are several.</param>
    /// <returns>None; ENXIO (not plugged in, or not there), EEXIST (several: the location is missing), EACCES, ENOSYS (no library), EIO.</returns>
    public abstract Errno Find(ushort vendorId, ushort productId, string? location, out IUsbBusDevice? device, out string? failure);
}
