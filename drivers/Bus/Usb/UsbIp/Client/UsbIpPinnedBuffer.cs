using System.Buffers;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>Pinned memory for transfers, zeroed.</summary>
internal sealed class UsbIpPinnedBuffer(int length) : IMemoryOwner<byte>
{
    private readonly byte[] _bytes = GC.AllocateArray<byte>(length, pinned: true);

    public Memory<byte> Memory => _bytes;

    /// <summary>The collector frees it.</summary>
    public void Dispose() => GC.SuppressFinalize(this);
}
