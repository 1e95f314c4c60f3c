using System.Buffers.Binary;

namespace HwNet.Capture;

/// <summary>A stream written forward through a buffer, little-endian; after a failure what is written goes nowhere.</summary>
internal sealed class CaptureOutput(Stream stream, bool leaveOpen) : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _used;

    /// <summary>The message of the stream's failure; null when there was none.</summary>
    internal string? Failure { get; private set; }

    /// <summary>Bytes written, those in the buffer included.</summary>
    internal long Position { get; private set; }

    internal void Put(scoped ReadOnlySpan<byte> bytes)
    {
        Position += bytes.Length;
        while (bytes.Length > _buffer.Length - _used)
        {
            var part = _buffer.Length - _used;
            bytes[..part].CopyTo(_buffer.AsSpan(_used));
            bytes = bytes[part..];
            _used += part;
            Drain();
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    internal void PutUInt16(ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        Put(bytes);
    }

    internal void PutUInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        Put(bytes);
    }

    internal void PutUInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        Put(bytes);
    }

    /// <summary>Fills with zeros to the next 32-bit boundary after <paramref name="length"/> bytes.</summary>
    internal void PutPadding(int length) => Put("\0\0\0"u8[..PcapNg.Pad(length)]);

    internal void Flush()
    {
        Drain();
        if (Failure is null)
        {
            Try(flush: true, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        if (!leaveOpen)
        {
            stream.Dispose();
        }
    }

    private void Drain()
    {
        var count = _used;
        _used = 0;
        if (Failure is null && count > 0)
        {
            Try(flush: false, count);
        }
    }

    private void Try(bool flush, int count)
    {
        try
        {
            if (flush)
            {
                stream.Flush();
            }
            else
            {
                stream.Write(_buffer, 0, count);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure = e.Message;
        }
    }
}
