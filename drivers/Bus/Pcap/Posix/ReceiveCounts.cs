namespace HwNet.Bus.Pcap.Posix;

/// <summary>What became of frames taken from a ring. One thread adds, any thread reads.</summary>
internal struct ReceiveCounts
{
    /// <summary>Frames handed on.</summary>
    internal long Received;

    /// <summary>Frames lost because the pool was empty.</summary>
    internal long NoBuffer;

    /// <summary>Frames lost because they do not fit a buffer.</summary>
    internal long Oversized;

    /// <summary>Frames lost because the ring says impossible things of them.</summary>
    internal long Malformed;

    /// <summary>Frames handed on whose time stamp is the hardware's.</summary>
    internal long StampedByHardware;
}
