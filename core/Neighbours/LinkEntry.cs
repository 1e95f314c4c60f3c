using HwNet.Buffers;

namespace HwNet.Neighbours;

/// <summary>llentry: one neighbour, of either family. All of it belongs to the lock of its table.</summary>
internal abstract class LinkEntry<TAddress>(TAddress address)
    where TAddress : struct, IEquatable<TAddress>
{
    /// <summary>Whose.</summary>
    internal TAddress Address { get; } = address;

    /// <summary>ll_addr: where it is; of use when <see cref="IsResolved"/>.</summary>
    internal LinkAddress Lladdr { get; set; }

    /// <summary>la_hold: the one packet that waits for the answer.</summary>
    internal Mbuf? Held { get; set; }

    /// <summary>la_asked: requests sent since somebody wanted to know.</summary>
    internal int Asked { get; set; }

    /// <summary>When the last request was sent, as a time stamp of the clock.</summary>
    internal long AskedAt { get; set; }

    /// <summary>When the state began, or the neighbour was last heard, as a time stamp of the clock.</summary>
    internal long Since { get; set; }

    /// <summary>A packet was sent there since the last tick.</summary>
    internal bool Used { get; set; }

    /// <summary>LLE_VALID: packets can be sent there; follows the state.</summary>
    internal bool IsResolved { get; private protected set; }

    /// <summary>Takes the packet that waits, if any.</summary>
    internal Mbuf? TakeHeld()
    {
        var held = Held;
        Held = null;
        return held;
    }
}
