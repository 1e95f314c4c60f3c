using HwNet.Bus.Usb;

namespace HwNet.Bench.Targets;

/// <summary>Looks for a USB device of this machine: through libusb, or a back end. See <see cref="Drivers.Shared.BackEnds.UsbBackEnd.Find"/>.</summary>
internal delegate Errno UsbSearch(ushort vendor, ushort product, string? location, out IUsbBusDevice? device, out string? failure);
