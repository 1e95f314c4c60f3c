namespace HwNet.Bus.Pcap.Packet;

/// <summary>How an interface is opened through a packet socket. The defaults suit a driver.</summary>
public sealed record PacketOpenOptions
{
    /// <summary>Receive queues at most.</summary>
    public const int MaxQueues = 16;

    /// <summary>Bytes of the kernel's ring, of each queue; rounded down to whole blocks.</summary>
    public int RingSize { get; init; } = 4 << 20;

    /// <summary>Bytes of a block: the kernel hands over whole blocks. A power of two, from 64 KiB, so that no frame is cut.</summary>
    public int BlockSize { get; init; } = 1 << 17;

    /// <summary>tp_retire_blk_tov: how long the kernel may keep a block that is not full; whole milliseconds, at least one. The pause under heavy load, without blocks.</summary>
    public TimeSpan BlockTimeout { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How frames are shared out when there are several queues.</summary>
    public PacketFanout Fanout { get; init; } = PacketFanout.Hash;

    /// <summary>When the receiver looks at the ring. But for blocks the ring has a slot for each frame: dearer under load, and a lone frame is there at once.</summary>
    public ReceiveMode Receive { get; init; } = ReceiveMode.Block;

    /// <summary>The pause between two looks at a ring of slots under load, when waking for each frame costs most; zero: never pause.</summary>
    public TimeSpan Moderation { get; init; } = TimeSpan.FromMicroseconds(200);

    /// <summary>Which socket sends; of several queues the first.</summary>
    public SendPath Send { get; init; }

    /// <summary>Who says when a frame came.</summary>
    public PacketStamps Stamps { get; init; }

    /// <summary>Frames of other stations too, from the beginning.</summary>
    public bool Promiscuous { get; init; }

    /// <summary>Says what is wrong with the values.</summary>
    internal string? Validate()
    {
        if (BlockSize is < 65_536 or > 1 << 24 || !int.IsPow2(BlockSize))
        {
            return $"block size {BlockSize}: a power of two, 65536 bytes to 16 MiB.";
        }

        if (RingSize < 2 * BlockSize || RingSize > 1 << 30)
        {
            return $"ring size {RingSize}: two blocks to 1 GiB.";
        }

        if (BlockTimeout < TimeSpan.FromMilliseconds(1) || BlockTimeout > TimeSpan.FromSeconds(10))
        {
            return $"block timeout {BlockTimeout}: 1 ms to 10 s.";
        }

        if (!Enum.IsDefined(Receive) || !Enum.IsDefined(Send) || !Enum.IsDefined(Stamps))
        {
            return $"receive {Receive}, send {Send}, stamps {Stamps}: one of them does not exist.";
        }

        if (Moderation < TimeSpan.Zero || Moderation > TimeSpan.FromMilliseconds(10))
        {
            return $"moderation {Moderation}: 0 to 10 ms.";
        }

        return Enum.IsDefined(Fanout) ? null : $"fanout {Fanout}: hash, roundrobin or cpu.";
    }
}
