using System.Buffers;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>A buffer in device memory. While it is pinned (in flight) it is not unmapped, even when its owner disposes it.</summary>
internal sealed unsafe class LibUsbBuffer(LibUsbMemoryHandle memory, int length) : MemoryManager<byte>
{
    /// <inheritdoc/>
    public override Memory<byte> Memory => CreateMemory(length);

    /// <inheritdoc/>
    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(memory.IsClosed, this);
        return new Span<byte>((void*)memory.DangerousGetHandle(), length);
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)length);
        var added = false;
        memory.DangerousAddRef(ref added);
        return new MemoryHandle((byte*)memory.DangerousGetHandle() + elementIndex, default, this);
    }

    /// <inheritdoc/>
    public override void Unpin() => memory.DangerousRelease();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            memory.Dispose();
        }
    }
}
