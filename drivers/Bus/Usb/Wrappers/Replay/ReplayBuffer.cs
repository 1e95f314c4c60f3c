using System.Buffers;
using System.Runtime.InteropServices;

namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>A buffer on the pinned heap.</summary>
internal sealed class ReplayBuffer(int length) : IMemoryOwner<byte>
{
    private readonly byte[] _bytes = GC.AllocateArray<byte>(length, pinned: true);

    /// <inheritdoc/>
    public Memory<byte> Memory => MemoryMarshal.CreateFromPinnedArray(_bytes, 0, _bytes.Length);

    /// <summary>Nothing to do: the garbage collector has it.</summary>
    public void Dispose() => GC.KeepAlive(this);
}
