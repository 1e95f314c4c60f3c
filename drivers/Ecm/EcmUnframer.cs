using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Drivers.Ecm;

/// <summary>A transfer is a frame; one without bytes is none, and no error.</summary>
public sealed class EcmUnframer : UsbUnframer
{
    /// <inheritdoc/>
    public override void Unframe(ReadOnlySpan<byte> transfer, ref FrameSink sink)
    {
        if (!transfer.IsEmpty)
        {
            sink.Frame(transfer);
        }
    }
}
