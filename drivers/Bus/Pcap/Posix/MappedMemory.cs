using Microsoft.Win32.SafeHandles;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>Memory shared with the kernel (mmap): a ring of a socket, or pages that a socket is given.</summary>
internal sealed unsafe class MappedMemory : SafeHandleMinusOneIsInvalid
{
    private const int ReadWrite = 3;
    private const int Shared = 1;
    private const int Private = 2;
    private const int Anonymous = 0x20;
    private const int Populate = 0x8000;

    private MappedMemory(nint start, long length)
        : base(ownsHandle: true)
    {
        SetHandle(start);
        Length = length;
    }

    /// <summary>Bytes.</summary>
    internal long Length { get; }

    /// <summary>Where it begins; valid until it is disposed.</summary>
    internal byte* Start => (byte*)handle;

    /// <summary>Maps what a socket offers at an offset.</summary>
    /// <returns>Null: no memory; the last error tells.</returns>
    internal static MappedMemory? TryMap(SafeFileHandle socket, long offset, long length) =>
        Own(LibC.mmap(null, (nuint)length, ReadWrite, Shared | Populate, socket, offset), length);

    /// <summary>Pages of our own, zeroed, beginning at a page.</summary>
    /// <returns>Null: no memory.</returns>
    internal static MappedMemory? TryAllocate(long length)
    {
        using var nothing = new SafeFileHandle(-1, ownsHandle: false);
        return Own(LibC.mmap(null, (nuint)length, ReadWrite, Private | Anonymous | Populate, nothing, 0), length);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => LibC.munmap(handle, (nuint)Length) == 0;

    private static MappedMemory? Own(nint start, long length) => start == -1 ? null : new MappedMemory(start, length);
}
