namespace HwNet.Bus.Usb.UsbIp;

/// <summary>An answer for the sending thread.</summary>
/// <param name="Urb">The transfer whose end and bytes are told; null for the others.</param>
/// <param name="IsUnlink">USBIP_RET_UNLINK, else USBIP_RET_SUBMIT.</param>
/// <param name="Sequence">seqnum; with an <paramref name="Urb"/> its own.</param>
/// <param name="Status">The error number.</param>
/// <param name="Packets">number_of_packets.</param>
internal readonly record struct UsbIpReply(UsbIpUrb? Urb, bool IsUnlink, uint Sequence, int Status, uint Packets = UsbIpProtocol.NotIsochronous);
