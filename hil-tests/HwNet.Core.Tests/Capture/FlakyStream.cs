namespace HwNet.Core.Tests.Capture;

/// <summary>A stream like a pipe: it cannot seek, gives one byte a read, and may fail at the end; or refuses to be written to.</summary>
internal sealed class FlakyStream(byte[] bytes, bool failAtEnd) : Stream
{
    private int _next;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    internal List<byte> Written { get; } = [];

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_next < bytes.Length && count > 0)
        {
            buffer[offset] = bytes[_next++];
            return 1;
        }

        return failAtEnd ? throw new IOException("the cable was cut") : 0;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (failAtEnd)
        {
            throw new IOException("no space left");
        }

        Written.AddRange(buffer.AsSpan(offset, count));
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
