using System.Buffers;

namespace HwNet.Drivers.Tests.UsbIp;

internal sealed class ExactMemory(int length) : IMemoryOwner<byte>
{
    public Memory<byte> Memory { get; } = new byte[length];

    public void Dispose() => GC.KeepAlive(this);
}
