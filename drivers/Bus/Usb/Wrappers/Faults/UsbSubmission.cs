namespace HwNet.Bus.Usb.Wrappers.Faults;

/// <summary>A bulk or interrupt transfer that a driver submits.</summary>
/// <param name="Where">Its kind.</param>
/// <param name="Length">Bytes to send, or room to receive.</param>
/// <param name="ZeroPacket">URB_ZERO_PACKET was asked for.</param>
public readonly record struct UsbSubmission(UsbFaultWhere Where, int Length, bool ZeroPacket);
