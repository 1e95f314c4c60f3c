using HwNet.Buffers;
using HwNet.Groups;
using HwNet.Net;

namespace HwNet.Raw;

/// <summary>RAWPROTO_SNOOP: a listener that gets copies of the frames that match its filter, received and transmitted.</summary>
/// <remarks>Also of frames that are for nobody here, where the device lets them through: see <see cref="Ioctl.AddSnoop"/>.</remarks>
public sealed class SnoopListener : RawListener, ICaptureTap
{
    /// <summary>Frames it holds until they are fetched, unless told.</summary>
    public const int DefaultCapacity = 256;

    private readonly SnoopFilter _filter;
    private readonly int _snapLength;

    internal SnoopListener(NetStack stack, IfPattern interfaces, SnoopFilter filter, int capacity, int snapLength)
        : base(stack, interfaces, capacity)
    {
        _filter = filter;
        _snapLength = snapLength;
    }

    /// <inheritdoc/>
    public void Packet(IfNet ifp, Mbuf m, bool outgoing)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        ArgumentNullException.ThrowIfNull(m);
        if (_filter.Matches(m.Data))
        {
            QueueCopy(ifp, m, outgoing, _snapLength);
        }
    }

    private protected override void Join(IfNet ifp) => ifp.AddSnooper(this);

    private protected override void Leave(IfNet ifp) => ifp.RemoveSnooper(this);
}
