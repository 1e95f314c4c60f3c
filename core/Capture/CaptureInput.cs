namespace HwNet.Capture;

/// <summary>A stream read forward through a small buffer, which knows how far it has come.</summary>
internal sealed class CaptureInput(Stream stream) : IDisposable
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly long _origin = stream.CanSeek ? stream.Position : 0;
    private int _next;
    private int _end;

    /// <summary>Bytes read so far.</summary>
    internal long Position { get; private set; }

    /// <summary>The message of the stream's own failure; null when there was none.</summary>
    internal string? Failure { get; private set; }

    /// <summary>Looks at the next bytes without reading them; at most as many as the buffer holds.</summary>
    /// <returns>How many there were: fewer only at the end.</returns>
    internal int Peek(Span<byte> into)
    {
        _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
        _end -= _next;
        _next = 0;
        while (_end < into.Length && Fill(_buffer.AsSpan(_end)) is > 0 and var count)
        {
            _end += count;
        }

        var got = Math.Min(_end, into.Length);
        _buffer.AsSpan(0, got).CopyTo(into);
        return got;
    }

    /// <summary>Reads the next bytes.</summary>
    /// <returns>How many there were: fewer only at the end.</returns>
    internal int Read(Span<byte> into)
    {
        var got = 0;
        while (got < into.Length)
        {
            if (_next == _end && !Refill())
            {
                break;
            }

            var count = Math.Min(into.Length - got, _end - _next);
            _buffer.AsSpan(_next, count).CopyTo(into[got..]);
            _next += count;
            got += count;
        }

        Position += got;
        return got;
    }

    /// <summary>Reads bytes nobody wants.</summary>
    /// <returns>False when the end came first.</returns>
    internal bool TrySkip(long count)
    {
        while (count > 0)
        {
            if (_next == _end && !Refill())
            {
                return false;
            }

            var step = (int)Math.Min(count, _end - _next);
            _next += step;
            Position += step;
            count -= step;
        }

        return true;
    }

    /// <summary>Goes back to where the stream stood at first.</summary>
    /// <returns>False when it cannot.</returns>
    internal bool TryRewind()
    {
        if (!stream.CanSeek)
        {
            return false;
        }

        try
        {
            _ = stream.Seek(_origin, SeekOrigin.Begin);
        }
        catch (IOException e)
        {
            Failure = e.Message;
            return false;
        }

        _next = _end = 0;
        Position = 0;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private bool Refill()
    {
        _next = 0;
        _end = Fill(_buffer);
        return _end > 0;
    }

    private int Fill(Span<byte> into)
    {
        if (Failure is not null)
        {
            return 0;
        }

        try
        {
            return stream.Read(into);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Failure = e.Message;
            return 0;
        }
    }
}
