namespace HwNet.Drivers.Tests.PcapFile;

/// <summary>A disk without space.</summary>
internal sealed class FullStream : MemoryStream
{
    public override void Write(byte[] buffer, int offset, int count) => throw new IOException("no space left");
}
