namespace HwNet.Bus.Pcap;

/// <summary>When a receiver looks at its ring. A wake-up costs ten times a frame; not being woken costs time.</summary>
public enum ReceiveMode
{
    /// <summary>As it comes: <see cref="Immediate"/> at rest, <see cref="Moderated"/> under load, and as late as <see cref="Block"/> under heavy load.</summary>
    Adaptive = 0,
    /// <summary>Each frame wakes the receiver.</summary>
    Immediate = 1,
    /// <summary>Interrupt moderation: under load the receiver looks at the ring at intervals; at rest each frame wakes it.</summary>
    Moderated = 2,
    /// <summary>The kernel hands over whole blocks, when they are full or old enough: cheapest, and late.</summary>
    Block = 3,
    /// <summary>Busy polling: the receiver never sleeps. For a core that can be given away.</summary>
    Busy = 4,
}
