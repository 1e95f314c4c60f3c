namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>Takes finished receive transfers apart: every good frame goes into the sink, everything else is counted there by its cause.</summary>
/// <remarks>The bytes are hostile: whatever they say, nothing throws, nothing outside the transfer is read, and the work is bounded by its length.</remarks>
public abstract class UsbUnframer
{
    /// <summary>Takes one transfer apart.</summary>
    /// <param name="transfer">The bytes that came, and no more.</param>
    /// <param name="sink">Where frames and drops go.</param>
    public abstract void Unframe(ReadOnlySpan<byte> transfer, ref FrameSink sink);

    /// <summary>The stream starts anew (stop, halt cleared): what was kept of earlier transfers is forgotten.</summary>
    public virtual void Reset()
    {
    }
}
