namespace HwNet.Bus.Usb.UsbIp;

/// <summary>What a client counted on one connection.</summary>
/// <param name="Submitted">USBIP_CMD_SUBMIT sent, control transfers included.</param>
/// <param name="Completed">Transfers that a reply of the server ended.</param>
/// <param name="Unlinked">USBIP_CMD_UNLINK sent.</param>
/// <param name="Waited">Transfers that waited here because the endpoint's share of bytes in flight was used up.</param>
/// <param name="UnknownReplies">Replies to what was never asked; ignored.</param>
/// <param name="DuplicateReplies">Replies to what was answered before; ignored.</param>
/// <param name="OversizedReplies">Replies that tell of more bytes than there was room for; the connection was closed.</param>
/// <param name="Unsynchronised">Messages that cannot be: unknown command, a reply to what was not sent yet; the connection was closed.</param>
public sealed record UsbIpStatistics(
    long Submitted, long Completed, long Unlinked, long Waited, long UnknownReplies, long DuplicateReplies, long OversizedReplies, long Unsynchronised);
