namespace HwNet.Capture;

/// <summary>One capture format, read forward. Nothing it reads makes it throw, and no length in a file makes it allocate.</summary>
internal abstract class CaptureParser(CaptureInput input)
{
    /// <summary>What the file calls its interfaces, in order of appearance.</summary>
    internal List<CaptureInterface> Interfaces { get; } = [];

    /// <summary>None while all is well.</summary>
    internal Errno Status { get; private set; }

    /// <summary>The sentence that goes with <see cref="Status"/>.</summary>
    internal string? Error { get; private set; }

    /// <summary>The byte order of the file, or of the section that is being read.</summary>
    internal abstract ByteOrder Order { get; }

    /// <summary>The stream.</summary>
    protected CaptureInput Input => input;

    /// <summary>Reads what precedes the first frame.</summary>
    internal abstract bool TryReadHeader();

    /// <summary>Reads the next frame; false at the end and when the file is bad.</summary>
    internal abstract bool TryRead(Span<byte> buffer, out CapturedFrame frame);

    /// <summary>Notes why reading ends; always false.</summary>
    protected bool Fail(Errno status, string error)
    {
        Status = status;
        Error = error;
        return false;
    }

    /// <summary>Notes that the file breaks its format at an offset; always false.</summary>
    protected bool Malformed(long offset, string what) => Fail(Errno.EBADMSG, $"malformed capture at offset {offset}: {what}");

    /// <summary>Notes that the bytes ended within something; always false.</summary>
    protected bool Truncated(long offset, string what) => Input.Failure is { } failure
        ? Fail(Errno.EIO, $"reading failed at offset {Input.Position}: {failure}")
        : Fail(Errno.EBADMSG, $"capture truncated at offset {Input.Position}, within the {what} that begins at offset {offset}");

    /// <summary>Reads as much of a frame as fits, and skips the rest.</summary>
    protected bool TryReadBytes(Span<byte> buffer, int captured)
    {
        var wanted = Math.Min(captured, buffer.Length);
        return Input.Read(buffer[..wanted]) == wanted && Input.TrySkip(captured - wanted);
    }

    /// <summary>The wire length to believe: some writers state less than they captured.</summary>
    protected static int BoundWireLength(uint stated, int captured) => (int)Math.Clamp(stated, (uint)captured, int.MaxValue);
}
