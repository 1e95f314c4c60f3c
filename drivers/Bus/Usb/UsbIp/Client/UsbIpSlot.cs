namespace HwNet.Bus.Usb.UsbIp;

/// <summary>What a connection keeps with a transfer (<see cref="UsbTransfer.BusState"/>): made once, used for every submission.</summary>
/// <remarks>Lock: G of <see cref="UsbIpLink"/>.</remarks>
internal sealed class UsbIpSlot(UsbIpLink link, UsbTransfer transfer) : IDisposable
{
    /// <summary>The connection it belongs to, for ever.</summary>
    internal UsbIpLink Link { get; } = link;

    internal UsbTransfer Transfer { get; } = transfer;

    internal UsbIpSlotState State { get; set; }

    /// <summary>The number that <see cref="UsbTransfer.Complete"/> wants.</summary>
    internal long Submission { get; set; }

    /// <summary>The message as it goes out; its seqnum is given when it leaves the waiting line.</summary>
    internal UsbIpSubmit Message { get; set; }

    /// <summary>The transfer's buffer at submission.</summary>
    internal Memory<byte> Buffer { get; set; }

    internal UsbStatus Status { get; set; }

    internal int ActualLength { get; set; }

    /// <summary>USBIP_CMD_UNLINK is on its way.</summary>
    internal bool IsUnlinking { get; set; }

    internal UsbIpSlot? Previous { get; set; }

    internal UsbIpSlot? Next { get; set; }

    /// <summary>Nothing is held but memory.</summary>
    public void Dispose() => State = UsbIpSlotState.Idle;
}
