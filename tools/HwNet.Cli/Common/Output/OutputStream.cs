using Microsoft.Win32.SafeHandles;

namespace HwNet.Cli.Common.Output;

/// <summary>Standard output that knows when its reader has gone: the first write then throws, what follows goes nowhere.</summary>
internal sealed class OutputStream(Stream inner) : Stream
{
    private const int StandardOutput = 1;

    /// <summary>EPIPE of Linux, macOS and the BSDs, as .NET passes it on.</summary>
    private const int BrokenPipe = 32;

    /// <summary>True when a write failed: the pipe's reader is gone, or the disk is full.</summary>
    internal bool Broken { get; private set; }

    /// <summary>True when it is the pipe's reader: it has seen enough, which is no failure.</summary>
    internal bool ReaderGone { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The process's standard output.</summary>
    internal static OutputStream OfProcess()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return new OutputStream(Console.OpenStandardOutput());
        }

        // The console's own stream passes over a closed pipe in silence, and a dump would run on for ever.
        var file = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);

        // A FileStream on a file keeps an offset of its own, and would write over what standard error put into the same file.
        return new OutputStream(file.CanSeek ? Console.OpenStandardOutput() : file);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Broken)
        {
            return;
        }

        try
        {
            inner.Write(buffer);
        }
        catch (IOException e)
        {
            Broken = true;
            ReaderGone = e.HResult == BrokenPipe;
            throw;
        }
    }

    public override void Flush()
    {
        if (!Broken)
        {
            inner.Flush();
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
