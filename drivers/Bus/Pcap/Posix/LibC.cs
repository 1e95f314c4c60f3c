using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>The C library's functions that are used here, by their own names. A file descriptor of libpcap is passed as a number: its handle owns it.</summary>
internal static unsafe partial class LibC
{
    private const string Name = "libc";

    /// <summary>POLLIN.</summary>
    internal const short PollIn = 1;

    /// <summary>POLLOUT.</summary>
    internal const short PollOut = 4;

    /// <summary>POLLERR | POLLHUP | POLLNVAL.</summary>
    internal const short PollFailed = 8 | 16 | 32;

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int poll(PollFd* fds, nuint count, int milliseconds);

    /// <summary>Linux: poll with nanoseconds.</summary>
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int ppoll(PollFd* fds, nuint count, TimeSpec* timeout, void* signalMask);

    /// <summary>Linux.</summary>
    [LibraryImport(Name, SetLastError = true)]
    internal static partial SafeFileHandle eventfd(uint initial, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int pipe(int* fds);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int fcntl(int fd, int command, nint argument);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial SafeFileHandle open(string path, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint readv(SafeFileHandle fd, IoVector* vectors, int count);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint read(SafeFileHandle fd, void* buffer, nuint length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint write(SafeFileHandle fd, void* buffer, nuint length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial SafeFileHandle socket(int family, int type, int protocol);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, void* argument);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int setsockopt(int fd, int level, int option, void* value, uint length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int getsockopt(int fd, int level, int option, void* value, uint* length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int bind(SafeFileHandle fd, void* address, uint length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint sendto(SafeFileHandle fd, void* bytes, nuint length, int flags, void* address, uint addressLength);

    /// <summary>For what the library has no function for.</summary>
    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint syscall(nint number, nint first, nint second, nint third);

    /// <summary>Minus one for an error.</summary>
    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint mmap(void* wish, nuint length, int protection, int flags, SafeFileHandle fd, long offset);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int munmap(nint start, nuint length);

    /// <summary>Linux.</summary>
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int sendmmsg(int fd, MessageHeader* messages, uint count, int flags);

    /// <summary>Linux: moves the calling thread to another namespace.</summary>
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int setns(SafeFileHandle fd, int kind);
}
