namespace HwNet.Bus.Pcap.Xdp;

/// <summary>How an interface is opened through XDP sockets. The defaults suit a driver.</summary>
public sealed record XdpOpenOptions
{
    /// <summary>Where the program runs.</summary>
    public XdpMode Mode { get; init; }

    /// <summary>XDP_ZEROCOPY: the interface's driver works in our memory itself; refused where it cannot. False: the kernel copies.</summary>
    public bool ZeroCopy { get; init; }

    /// <summary>Frames of the receive ring, of each queue of the interface: a power of two.</summary>
    public int ReceiveFrames { get; init; } = 4096;

    /// <summary>When the receiver looks at the rings; the kernel hands over no blocks here.</summary>
    public ReceiveMode Receive { get; init; }

    /// <summary>The pause between two looks at the ring under load, when waking for each frame costs most; zero: never pause.</summary>
    public TimeSpan Moderation { get; init; } = TimeSpan.FromMicroseconds(200);

    /// <summary>The pause under heavy load.</summary>
    internal static TimeSpan BlockPause => TimeSpan.FromMilliseconds(1);

    /// <summary>Says what is wrong with the values.</summary>
    internal string? Validate()
    {
        if (!Enum.IsDefined(Mode))
        {
            return $"mode {Mode}: auto, native or generic.";
        }

        if (ReceiveFrames is < 64 or > 32_768 || !int.IsPow2(ReceiveFrames))
        {
            return $"receive frames {ReceiveFrames}: a power of two, 64 to 32768.";
        }

        if (!Enum.IsDefined(Receive) || Receive == ReceiveMode.Block)
        {
            return $"receive {Receive}: adaptive, immediate, moderated or busy.";
        }

        return Moderation < TimeSpan.Zero || Moderation > TimeSpan.FromMilliseconds(10) ? $"moderation {Moderation}: 0 to 10 ms." : null;
    }
}
