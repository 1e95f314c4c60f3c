using HwNet.Buffers;
using HwNet.Wire;

namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>Where an unframer puts what it finds: frames are copied once, into pooled packets of a batch; drops are counted by cause.</summary>
public ref struct FrameSink
{
    private readonly MbufPool _pool;
    private readonly Span<long> _drops;
    private readonly int _longest;
    private readonly long _timestamp;
    private MbufBatch _batch;

    /// <summary>An empty sink.</summary>
    /// <param name="pool">Where packets come from.</param>
    /// <param name="maxFrame">The longest frame, Ethernet header included; at most what a packet of the pool holds.</param>
    /// <param name="drops">Counters, one a <see cref="UsbDrop"/>.</param>
    /// <param name="timestamp">When the frames arrived, nanoseconds since 1970; 0 when it is not known.</param>
    public FrameSink(MbufPool pool, int maxFrame, Span<long> drops, long timestamp = 0)
    {
        ArgumentNullException.ThrowIfNull(pool);
        _pool = pool;
        _longest = Math.Min(maxFrame, pool.MaxPacketLength);
        _drops = drops;
        _timestamp = timestamp;
    }

    /// <summary>The frames so far, taken out of the sink; the caller owns them.</summary>
    public MbufBatch Take()
    {
        var batch = _batch;
        _batch = default;
        return batch;
    }

    /// <summary>Hands up a frame.</summary>
    public void Frame(ReadOnlySpan<byte> ethernetFrame)
    {
        if (TryGet(ethernetFrame.Length, out var m))
        {
            ethernetFrame.CopyTo(m!.Append(ethernetFrame.Length));
            _batch.Append(m);
        }
    }

    /// <summary>Hands up a frame, with what the device found out about it.</summary>
    /// <param name="ethernetFrame">Its bytes, without the tag that was taken out.</param>
    /// <param name="vlanTag">The 802.1Q tag that the device took out; null when there was none, or it is in the bytes.</param>
    /// <param name="checksum">Which sums are right. What is wrong or unknown is left to software, which counts it.</param>
    public void Frame(ReadOnlySpan<byte> ethernetFrame, ushort? vlanTag, MbufChecksum checksum)
    {
        if (TryGet(ethernetFrame.Length, out var m))
        {
            ethernetFrame.CopyTo(m!.Append(ethernetFrame.Length));
            m.VlanTag = vlanTag;
            m.Checksum = checksum;
            _batch.Append(m);
        }
    }

    /// <summary>Hands up a frame that came in two pieces.</summary>
    public void Frame(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        if (TryGet(head.Length + tail.Length, out var m))
        {
            head.CopyTo(m!.Append(head.Length));
            tail.CopyTo(m.Append(tail.Length));
            _batch.Append(m);
        }
    }

    /// <summary>Counts what is not handed up.</summary>
    public readonly void Drop(UsbDrop cause, int frames = 1) => _drops[(int)cause] += frames;

    private readonly bool TryGet(int length, out Mbuf? m)
    {
        m = null;
        if (length < EtherHeader.Length || length > _longest)
        {
            Drop(length < EtherHeader.Length ? UsbDrop.Runt : UsbDrop.Giant);
            return false;
        }

        if (!_pool.TryGet(out m))
        {
            Drop(UsbDrop.NoBuffer);
            return false;
        }

        m.Timestamp = _timestamp;
        return true;
    }
}
