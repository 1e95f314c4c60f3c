using HwNet.Net;

namespace HwNet.Bus.Usb;

/// <summary>A USB device that some bus found, before a driver takes it. <see cref="IBusDevice.Bus"/> is "usb", <see cref="IBusDevice.Matches"/> is <see cref="UsbMatch"/>.</summary>
public interface IUsbBusDevice : IBusDevice
{
    /// <summary>Where it is and how it is connected.</summary>
    UsbDeviceInfo Info { get; }

    /// <summary>Its descriptors.</summary>
    UsbDescriptors Descriptors { get; }

    /// <summary>Opens it, for us alone.</summary>
    /// <param name="device">The open device; the caller owns it.</param>
    /// <param name="failure">Cause and cure, one sentence each, when it cannot be opened.</param>
    /// <returns>None, EBUSY, EACCES, ENXIO (gone), ECONNREFUSED, ETIMEDOUT, EIO.</returns>
    Errno Open(out IUsbDevice? device, out string? failure);
}
