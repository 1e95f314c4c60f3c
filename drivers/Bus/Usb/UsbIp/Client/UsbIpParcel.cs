namespace HwNet.Bus.Usb.UsbIp;

/// <summary>Something for the sending thread.</summary>
/// <param name="Slot">The transfer to send; null for an unlink.</param>
/// <param name="Unlink">The unlink.</param>
internal readonly record struct UsbIpParcel(UsbIpSlot? Slot, UsbIpUnlink Unlink);
