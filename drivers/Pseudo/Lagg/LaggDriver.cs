using HwNet.Buffers;
using HwNet.Drivers.Pseudo.Lagg.Lacp;
using HwNet.Ioctl;
using HwNet.Net;
using NLog;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>if_lagg: several Ethernet interfaces as one.</summary>
/// <remarks>
/// Locks: L (<see cref="_lock"/>), a leaf: members, LACP's machines, who carries; nothing is called under it. W (<see cref="_working"/>), outermost: one
/// worker at a time, which alone changes members (their C), sends LACPDUs and reports the link. The path of packets takes neither.
/// </remarks>
internal sealed partial class LaggDriver : TransmitDriver
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Lagg");

    private readonly Lock _lock = new();
    private readonly LaggProtocol _protocol;
    private readonly LaggHash _hash;
    private readonly LacpSystem? _lacp;
    private readonly LaggWork _work;
    private ITimer? _timer;
    private IDisposable? _events;
    private volatile SetReceiveFilter _filter = new([], false, false);
    private bool _running;
    private bool _ended;

    internal LaggDriver(LaggParameters parameters, TimeProvider clock)
    {
        _protocol = parameters.Protocol;
        _hash = parameters.Hash;
        _lacp = _protocol == LaggProtocol.Lacp ? new LacpSystem(clock, parameters.Lacp) : null;
        _work = new LaggWork(this);
    }

    /// <inheritdoc/>
    public override string Status
    {
        get
        {
            lock (_lock)
            {
                return _members.Length == 0 ? "it has no members" : _carriers.Length > 0 ? string.Empty : WhyNoLink();
            }
        }
    }

    /// <summary>Frames for other stations, too.</summary>
    internal bool WantsAll => _filter.Promiscuous;

    /// <summary>The interface is attached: looks after its members from now on.</summary>
    internal void Begin()
    {
        _timer = _lacp is null ? null : Ifp.Stack.Clock.CreateTimer(static d => ((LaggDriver)d!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _events = Ifp.Stack.Events.Subscribe(Observe);
    }

    /// <inheritdoc/>
    protected override Errno IfInit()
    {
        lock (_lock)
        {
            // An aggregate that moved to another stack has left its members behind.
            if (_members.Length > 0 && _members[0].Ifp.Stack != Ifp.Stack)
            {
                return Errno.ENXIO;
            }

            _running = true;
            _lacp?.Begin(Ifp.Lladdr, (ushort)Ifp.Index);
            Refresh();
        }

        // What announces the addresses comes right behind: it must not find the link down when it is not.
        FollowLink();
        Wake();
        return Errno.None;
    }

    /// <inheritdoc/>
    protected override void IfStop()
    {
        lock (_lock)
        {
            _running = false;
            Refresh();
        }

        Wake();
    }

    /// <inheritdoc/>
    protected override Errno IfIoctl(IfRequest request) => request switch
    {
        AddLaggMember r => Add(r.Member),
        DeleteLaggMember r => Delete(r.Member),
        GetLaggStatus r => Answer(r),
        SetLacp r => Change(r.Settings),
        SetMtu r => CheckMtu(r.Mtu),
        SetReceiveFilter r => Filter(r),

        // What these change is told by an event, after it has changed.
        SetFlags or SetLinkAddress or SetRawAddress => Errno.None,

        // A member that has it switched off does by software what is left to it.
        SetCapabilities => Errno.None,
        GetMedia r => Media(r),
        GetDeviceCounters r => Answer(r),
        _ => Errno.EINVAL,
    };

    /// <inheritdoc/>
    protected override void IfQflush(ref MbufBatch flushed)
    {
        // It has no queue: its members' are emptied with them.
    }

    /// <inheritdoc/>
    protected override void IfDetached()
    {
        _events?.Dispose();
        _timer?.Dispose();
        lock (_working)
        {
            LaggMember[] members;
            lock (_lock)
            {
                _ended = true;
                members = [.. _members, .. _leaving];
                _members = [];
                _leaving.Clear();
                _carriers = [];
                _ = _markers.FreeAll();
            }

            foreach (var member in members)
            {
                Release(member);
            }
        }
    }

    private Errno Change(LacpSettings settings)
    {
        if (_lacp is null)
        {
            return Errno.EINVAL;
        }

        lock (_lock)
        {
            _lacp.Change(settings);
            Refresh();
        }

        Wake();
        return Errno.None;
    }

    /// <summary>The members get it when it is in force; what one of them can not do is refused before.</summary>
    private Errno CheckMtu(int mtu) => Array.TrueForAll(_members, m => mtu <= m.Ifp.MtuLimit) ? Errno.None : Errno.EINVAL;

    private Errno Filter(SetReceiveFilter filter)
    {
        _filter = filter;
        Wake();
        return Errno.None;
    }

    private Errno Media(GetMedia request)
    {
        request.Reply = new MediaStatus($"{_carriers.Length} of {_members.Length} members", "autoselect", ["autoselect"]);
        return Errno.None;
    }
}
