using HwNet.Bus.Usb;

namespace HwNet.Drivers.Rndis;

/// <summary>A control transfer of the adapter.</summary>
internal delegate UsbResult RndisTransfer(in UsbSetup setup, Span<byte> data);
