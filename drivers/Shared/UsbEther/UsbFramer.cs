using HwNet.Buffers;

namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>Builds transmit transfers out of packets: of a lone one in its own storage, or of several in a buffer.</summary>
/// <remarks>Not thread-safe. Every byte of a transfer is written: nothing of an earlier user of the storage goes out.</remarks>
public abstract class UsbFramer
{
    /// <summary>Bytes in front of a packet that <see cref="TryFrameAlone"/> needs. A device with odd alignments may need more than packets have: then they go through Begin, TryAppend and End, one or many.</summary>
    public abstract int Headroom { get; }

    /// <summary>Bytes behind a packet that <see cref="TryFrameAlone"/> needs at most.</summary>
    public abstract int Tailroom { get; }

    /// <summary>True when several packets may share a transfer, so that Begin, TryAppend and End can be used.</summary>
    public virtual bool Aggregates => false;

    /// <summary>Frames a lone packet where it lies; no copy.</summary>
    /// <param name="m">The packet; it is not taken. Unchanged when the answer is false.</param>
    /// <param name="maxPacketSize">Of the bulk endpoint.</param>
    /// <param name="zeroPacket">True: the transfer must be followed by a packet without bytes.</param>
    /// <returns>False: too long for the device, or too little room round the packet.</returns>
    public abstract bool TryFrameAlone(Mbuf m, int maxPacketSize, out bool zeroPacket);

    /// <summary>Starts a transfer of several packets.</summary>
    /// <param name="transfer">The buffer; the same one is given to TryAppend and End.</param>
    public virtual void Begin(Span<byte> transfer)
    {
    }

    /// <summary>Adds a frame to the transfer.</summary>
    /// <returns>False: no room, or as many packets as the device takes; nothing was changed.</returns>
    public virtual bool TryAppend(Span<byte> transfer, ReadOnlySpan<byte> frame) => false;

    /// <summary>Adds a packet to the transfer: its bytes by a copy, its tag and sums as the device wants them.</summary>
    /// <param name="transfer">The buffer.</param>
    /// <param name="m">The packet; it is not taken.</param>
    /// <returns>False: no room, or as many packets as the device takes; nothing was changed.</returns>
    public virtual bool TryAppend(Span<byte> transfer, Mbuf m)
    {
        ArgumentNullException.ThrowIfNull(m);
        return TryAppend(transfer, m.Data);
    }

    /// <summary>True when no further packet goes into the transfer that was begun, however short: it need not wait for one.</summary>
    public virtual bool IsFull => false;

    /// <summary>Ends the transfer.</summary>
    /// <param name="transfer">The buffer.</param>
    /// <param name="maxPacketSize">Of the bulk endpoint.</param>
    /// <param name="zeroPacket">True: the transfer must be followed by a packet without bytes.</param>
    /// <returns>Bytes to send; 0 when nothing was added.</returns>
    public virtual int End(Span<byte> transfer, int maxPacketSize, out bool zeroPacket)
    {
        zeroPacket = false;
        return 0;
    }
}
