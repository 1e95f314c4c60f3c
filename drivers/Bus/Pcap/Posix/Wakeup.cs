using Microsoft.Win32.SafeHandles;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>A descriptor that another thread makes readable, so that a wait in poll(2) ends: eventfd on Linux, a pipe elsewhere.</summary>
internal sealed unsafe class Wakeup : IDisposable
{
    private const int NonBlockCloseOnExec = 0x80800;
    private const int GetFlags = 3;
    private const int SetFlags = 4;
    private readonly SafeFileHandle _read;
    private readonly SafeFileHandle _write;

    private Wakeup(SafeFileHandle read, SafeFileHandle write)
    {
        _read = read;
        _write = write;
    }

    /// <summary>The descriptor to poll for <see cref="LibC.PollIn"/>.</summary>
    internal int Fd => (int)_read.DangerousGetHandle();

    /// <summary>Opens one.</summary>
    /// <param name="portable">A pipe even where there is something better.</param>
    /// <returns>Null when the process has no descriptor left.</returns>
    internal static Wakeup? TryOpen(bool portable)
    {
        if (OperatingSystem.IsLinux() && !portable)
        {
            var fd = LibC.eventfd(0, NonBlockCloseOnExec);
            return fd.IsInvalid ? null : new Wakeup(fd, fd);
        }

        var ends = stackalloc int[2];
        if (LibC.pipe(ends) != 0)
        {
            return null;
        }

        var nonBlock = OperatingSystem.IsLinux() ? 0x800 : 4;
        for (var i = 0; i < 2; i++)
        {
            _ = LibC.fcntl(ends[i], SetFlags, LibC.fcntl(ends[i], GetFlags, 0) | nonBlock);
        }

        return new Wakeup(new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    /// <summary>Makes the descriptor readable. A full pipe is readable already.</summary>
    internal void Set()
    {
        ulong one = 1;
        _ = LibC.write(_write, &one, sizeof(ulong));
    }

    /// <summary>Makes the descriptor unreadable again.</summary>
    internal void Clear()
    {
        var buffer = stackalloc ulong[16];
        while (LibC.read(_read, buffer, 16 * sizeof(ulong)) == 16 * sizeof(ulong))
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _read.Dispose();
        _write.Dispose();
    }
}
