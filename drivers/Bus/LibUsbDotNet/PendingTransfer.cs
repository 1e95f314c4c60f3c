using HwNet.Bus.Usb;

namespace HwNet.Bus.LibUsbDotNet;

/// <summary>What the device keeps with a transfer: where it stands in its pipe. The fields belong to the pipe's lock.</summary>
internal sealed class PendingTransfer(LibUsbDotNetDevice device, UsbTransfer owner) : IDisposable
{
    internal LibUsbDotNetDevice Device => device;

    internal UsbTransfer Owner => owner;

    /// <summary>The number that the completion names.</summary>
    internal long Submission { get; set; }

    /// <summary>It was cancelled; the completion follows when its turn comes.</summary>
    internal bool IsCancelled { get; set; }

    /// <summary>Bytes that have moved.</summary>
    internal int Moved { get; set; }

    /// <summary>OUT: all is sent, the packet without bytes too where there is one.</summary>
    internal bool IsSent { get; set; }

    /// <summary>OUT: how it failed; Completed: it did not.</summary>
    internal UsbStatus Failure { get; set; }

    /// <summary>For a new submission.</summary>
    internal void Begin(long submission)
    {
        Submission = submission;
        IsCancelled = false;
        IsSent = false;
        Moved = 0;
        Failure = UsbStatus.Completed;
    }

    /// <summary>It holds nothing of the library.</summary>
    public void Dispose() => GC.KeepAlive(this);
}
