namespace HwNet.Bus.Pcap;

/// <summary>How an interface is opened. The defaults suit a driver; the README says what each costs.</summary>
public sealed record PcapOpenOptions
{
    /// <summary>The longest time that <see cref="ReadTimeout"/> may be.</summary>
    public static readonly TimeSpan MaxReadTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Bytes kept of a frame; 0: enough for the interface's MTU with all its headers.</summary>
    public int SnapLength { get; init; }

    /// <summary>Bytes of the kernel's ring.</summary>
    public int RingSize { get; init; } = 4 << 20;

    /// <summary>When the receiver looks at the ring.</summary>
    public ReceiveMode Receive { get; init; }

    /// <summary>pcap_set_immediate_mode: what every mode but <see cref="ReceiveMode.Block"/> needs.</summary>
    public bool IsImmediate => Receive != ReceiveMode.Block;

    /// <summary>How long the kernel may keep a block that is not full; whole milliseconds, at least one. When adaptive, the pause under heavy load.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Adaptive and moderated: the pause between two looks at the ring under load, when waking for each frame costs most; zero: never pause.</summary>
    public TimeSpan Moderation { get; init; } = TimeSpan.FromMicroseconds(200);

    /// <summary>Which socket sends.</summary>
    public SendPath Send { get; init; }

    /// <summary>Frames of other stations too, from the beginning.</summary>
    public bool Promiscuous { get; init; }

    /// <summary>Time stamps of the kernel in nanoseconds where it has them, else microseconds.</summary>
    public bool Nanoseconds { get; init; } = true;

    /// <summary>A filter in tcpdump's language, run in the kernel; null: everything.</summary>
    public string? Filter { get; init; }

    /// <summary>Which frames are seen.</summary>
    public PcapDirection Direction { get; init; } = PcapDirection.In;

    /// <summary>Only what libpcap and POSIX offer everywhere, even on Linux: lets the tests reach that path.</summary>
    internal bool Portable { get; init; }

    /// <summary>Says what is wrong with the values.</summary>
    internal string? Validate()
    {
        if (SnapLength is < 0 or (> 0 and < 14) or > 262_144)
        {
            return $"snap length {SnapLength}: 0, or 14 to 262144 bytes.";
        }

        if (RingSize is < 65_536 or > 1 << 30)
        {
            return $"ring size {RingSize}: 65536 bytes to 1 GiB.";
        }

        if (ReadTimeout < TimeSpan.FromMilliseconds(1) || ReadTimeout > MaxReadTimeout)
        {
            return $"read timeout {ReadTimeout}: 1 ms to {MaxReadTimeout.TotalSeconds} s.";
        }

        if (!Enum.IsDefined(Receive) || !Enum.IsDefined(Send))
        {
            return $"receive {Receive}, send {Send}: one of them does not exist.";
        }

        if (Send == SendPath.Xdp && (Portable || !OperatingSystem.IsLinux()))
        {
            return "XDP sockets are Linux's: send without.";
        }

        return Moderation < TimeSpan.Zero || Moderation > TimeSpan.FromMilliseconds(10) ? $"moderation {Moderation}: 0 to 10 ms." : null;
    }
}
