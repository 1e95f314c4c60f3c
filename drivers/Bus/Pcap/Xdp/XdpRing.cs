using HwNet.Bus.Pcap.Posix;
using Microsoft.Win32.SafeHandles;

namespace HwNet.Bus.Pcap.Xdp;

/// <summary>One of the four rings between an XDP socket and the kernel: one side writes entries, the other reads them.</summary>
/// <typeparam name="T">An entry.</typeparam>
internal sealed unsafe class XdpRing<T> : IDisposable
    where T : unmanaged
{
    private readonly MappedMemory _memory;
    private readonly uint* _producer;
    private readonly uint* _consumer;
    private readonly T* _entries;
    private readonly uint _mask;

    // Our own index: of the entry we write next, or read next.
    private uint _own;

    private XdpRing(MappedMemory memory, XdpRingOffsets offsets, int size)
    {
        _memory = memory;
        _producer = (uint*)(memory.Start + offsets.Producer);
        _consumer = (uint*)(memory.Start + offsets.Consumer);
        _entries = (T*)(memory.Start + offsets.Entries);
        _mask = (uint)size - 1;
    }

    /// <summary>Entries.</summary>
    internal uint Size => _mask + 1;

    /// <summary>Maps it.</summary>
    /// <returns>Null: no memory.</returns>
    internal static XdpRing<T>? TryMap(SafeFileHandle socket, long at, XdpRingOffsets offsets, int size) =>
        MappedMemory.TryMap(socket, at, (long)offsets.Entries + ((long)size * sizeof(T))) is { } memory ? new XdpRing<T>(memory, offsets, size) : null;

    /// <summary>Entries that the kernel wrote and we have not read. What it says beyond the size is not believed.</summary>
    internal uint Readable => Math.Min(Volatile.Read(ref *_producer) - _own, Size);

    /// <summary>Entries that we may write.</summary>
    internal uint Writable => Size - Math.Min(Unread, Size);

    /// <summary>Entries that we wrote and published, and the kernel has not taken.</summary>
    internal uint Unread => Volatile.Read(ref *_producer) - Volatile.Read(ref *_consumer);

    /// <summary>The next entry to read or to write; <see cref="PublishRead"/> or <see cref="PublishWritten"/> tells the kernel.</summary>
    internal ref T Next() => ref _entries[_own++ & _mask];

    /// <summary>The kernel may write again what was read.</summary>
    internal void PublishRead() => Volatile.Write(ref *_consumer, _own);

    /// <summary>The kernel may read what was written.</summary>
    internal void PublishWritten() => Volatile.Write(ref *_producer, _own);

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();
}
