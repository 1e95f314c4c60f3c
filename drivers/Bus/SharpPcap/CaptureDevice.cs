using SharpPcap;
using SharpPcap.LibPcap;

namespace HwNet.Bus.SharpPcap;

/// <summary>SharpPcap's live device, which hands its frames to one owner instead of raising events.</summary>
/// <remarks>Its capture thread is SharpPcap's own, and so is its way to stop it. One header and one time stamp are allocated for each frame, by SharpPcap.</remarks>
internal sealed class CaptureDevice(PcapInterface found) : LibPcapLiveDevice(found)
{
    /// <summary>Who gets the frames; set before the capture is started.</summary>
    internal SharpPcapDevice? Owner { get; set; }

    /// <summary>Starts the capture thread, anew when it has ended.</summary>
    internal void Restart()
    {
        // SharpPcap counts a thread that ended by itself as started.
        StopCapture();
        OnPacketArrival -= Ignore;
        OnPacketArrival += Ignore;
        StartCapture();
    }

    /// <inheritdoc/>
    protected override void SendPacketArrivalEvent(PcapHeader header, Span<byte> data) => Owner?.Arrive(header, data);

    /// <inheritdoc/>
    protected override void SendCaptureStoppedEvent(CaptureStoppedEventStatus status)
    {
        if (status == CaptureStoppedEventStatus.ErrorWhileCapturing)
        {
            Owner?.Broke(LastError);
        }
    }

    /// <summary>Without a subscriber it does not start.</summary>
    private static void Ignore(object sender, PacketCapture e)
    {
    }
}
