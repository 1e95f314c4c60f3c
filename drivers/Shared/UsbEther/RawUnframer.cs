namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>A transfer is a frame; one without bytes is none, and no error.</summary>
public sealed class RawUnframer : UsbUnframer
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
