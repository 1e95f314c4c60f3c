using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using HwNet.Buffers;

namespace HwNet.Bus.Pcap.LibPcap;

/// <summary>Where one pcap_dispatch puts its frames: lives on the stack of the receiving thread, and libpcap carries its address.</summary>
internal unsafe struct FrameReceiver(MbufPool pool, int limit, int nanosecondsPerTick)
{
    // One cache load of the pool: what is not used goes back without a lock.
    private const int Refill = 32;

    private MbufBatch _spare;
    private ExceptionDispatchInfo? _thrown;
    private int _taken;

    /// <summary>The frames, oldest first.</summary>
    internal MbufBatch Frames;

    /// <summary>Frames lost because the pool was empty.</summary>
    internal long NoBuffer { get; private set; }

    /// <summary>Frames lost because they are longer than a buffer.</summary>
    internal long Oversized { get; private set; }

    /// <summary>pcap_dispatch with this as its user: at most the limit's frames.</summary>
    /// <returns>Frames handled, or a negative status.</returns>
    internal int Dispatch(PcapHandle handle)
    {
        // `this` is on the caller's stack and stays where it is until dispatch returns.
        var status = PcapLibrary.pcap_dispatch(handle, limit, &OnFrame, (byte*)Unsafe.AsPointer(ref this));
        _ = _spare.FreeAll();
        if (_thrown is not null)
        {
            _ = Frames.FreeAll();
            _thrown.Throw();
        }

        return status;
    }

    /// <summary>pcap_handler. No exception may cross into libpcap: the first is kept, the rest of the frames are passed over.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnFrame(byte* user, PcapPacketHeader* header, byte* bytes)
    {
        ref var receiver = ref Unsafe.AsRef<FrameReceiver>(user);
        if (receiver._thrown is not null)
        {
            return;
        }

        try
        {
            receiver.Take(header, bytes);
        }
        catch (Exception e)
        {
            receiver._thrown = ExceptionDispatchInfo.Capture(e);
        }
    }

    private void Take(PcapPacketHeader* header, byte* bytes)
    {
        _taken++;
        var length = header->CapturedLength;
        if (length > (uint)pool.MaxPacketLength)
        {
            Oversized++;
            return;
        }

        if (!_spare.TryRemoveFirst(out var m))
        {
            _ = pool.Get(ref _spare, Math.Clamp(limit - _taken + 1, 1, Refill));
            if (!_spare.TryRemoveFirst(out m))
            {
                NoBuffer++;
                return;
            }
        }

        new ReadOnlySpan<byte>(bytes, (int)length).CopyTo(m.Append((int)length));
        m.Timestamp = (header->Seconds.Value * 1_000_000_000L) + ((uint)header->Fraction.Value * (long)nanosecondsPerTick);
        m.WireLength = (int)Math.Min(header->WireLength, int.MaxValue);
        if (header->WireLength > length)
        {
            m.Flags |= MbufFlags.Truncated;
        }

        Frames.Append(m);
    }
}
