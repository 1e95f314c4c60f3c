using HwNet.Buffers;
using HwNet.Groups;
using HwNet.Net;

namespace HwNet.Raw;

/// <summary>RAWPROTO_DRAIN: the listener that gets the frames of some ports that no protocol wanted, itself, not copies.</summary>
public sealed class DrainListener : RawListener
{
    /// <summary>Frames it holds until they are fetched, unless told.</summary>
    public const int DefaultCapacity = 256;

    /// <summary>The port of all IEEE 802.3 frames, which have a length where others have a type.</summary>
    public const ushort LlcPort = 0;

    internal DrainListener(NetStack stack, IfPattern interfaces, ushort first, ushort last, int capacity)
        : base(stack, interfaces, capacity)
    {
        First = first;
        Last = last;
    }

    /// <summary>dm_minport: the first port: an EtherType, or <see cref="LlcPort"/>.</summary>
    public ushort First { get; }

    /// <summary>dm_maxport: the last port.</summary>
    public ushort Last { get; }

    /// <summary>The port of a frame with that type or length in its header.</summary>
    internal static ushort PortOf(ushort etherType) => etherType < Wire.EtherType.First ? LlcPort : etherType;

    internal bool Takes(ushort port) => port >= First && port <= Last;

    /// <summary>drain_input: takes the frame only when the result is true.</summary>
    internal bool Offer(IfNet ifp, Mbuf m) => Queue(ifp, m);

    private protected override void Join(IfNet ifp) => ifp.AddDrain(this);

    private protected override void Leave(IfNet ifp) => ifp.RemoveDrain(this);
}
