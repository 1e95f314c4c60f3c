namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>A transfer in flight on a recorded device.</summary>
internal sealed class ReplayTransfer(UsbTransfer transfer, long submission)
{
    internal UsbTransfer Transfer { get; } = transfer;

    internal long Submission { get; } = submission;

    internal bool IsCancelled { get; set; }
}
