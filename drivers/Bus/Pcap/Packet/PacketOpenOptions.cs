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

    /// <summary>tp_retire_blk_tov: how long the kernel may keep a block that is not full; whole milliseconds, at least one.</summary>
    public TimeSpan BlockTimeout { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How frames are shared out when there are several queues.</summary>
    public PacketFanout Fanout { get; init; } = PacketFanout.Hash;

    /// <summary>Time stamps of the hardware's clock, which need not be that of the host. Frames without one have the kernel's.</summary>
    public bool HardwareTimestamps { get; init; }

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

        return Enum.IsDefined(Fanout) ? null : $"fanout {Fanout}: hash, roundrobin or cpu.";
    }
}
