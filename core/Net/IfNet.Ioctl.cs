using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Wire;

namespace HwNet.Net;

/// <content>ifioctl: validate, apply, pass down to the driver. A refused request leaves the old state in force.</content>
public sealed partial class IfNet
{
    /// <summary>IF_MINMTU.</summary>
    public const int MinMtu = 72;

    /// <summary>IF_MAXMTU.</summary>
    public const int MaxMtu = 65535;

    private int? _physical;

    /// <summary>ifioctl: one configuration request; one at a time for each interface. n, takes C and, round the driver, S</summary>
    /// <param name="request">What is wanted; a reply is put into it.</param>
    /// <param name="credential">On whose behalf; null for the owner of the stack.</param>
    /// <returns>
    /// None; EPERM; ENXIO (detached); EINVAL (bad value, or a driver that does not know the request); EOPNOTSUPP (nothing can handle it); and what
    /// the request's own comment says.
    /// </returns>
    public Errno Ioctl(IfRequest request, Credential? credential = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.NeedsPrivilege && credential is { Privileged: false })
        {
            return Errno.EPERM;
        }

        Serializer.AssertNotHeld();
        lock (_config)
        {
            return Volatile.Read(ref _state) == Attached ? Dispatch(request) : Errno.ENXIO;
        }
    }

    private Errno Dispatch(IfRequest request) => request switch
    {
        GetIndex r => Answer(r, Index),
        GetFlags r => Answer(r, Flags),
        GetCapabilities r => Answer(r, (Capabilities, _capEnabled)),
        GetMetric r => Answer(r, _metric),
        GetMtu r => Answer(r, Mtu),
        GetPhysical r => Answer(r, _physical ?? _options.Physical),
        GetFib r => Answer(r, Fib),
        SetFib r => ApplyFib(r),
        GetPollCpu r => Answer(r, IsPolled ? PollCpu : -1),
        SetPollCpu r => ApplyPollCpu(r),
        GetData r => Answer(r, Counters.Snapshot()),
        GetStatus r => Answer(r, _driver.Status),
        GetGroups r => Answer(r, Groups),
        AddGroup r => Stack.Groups.Add(this, r.Group),
        DeleteGroup r => Stack.Groups.Delete(this, r.Group),
        SetFlags r => ApplyFlags(r),
        SetCapabilities r => ApplyCapabilities(r),
        SetMetric r => ApplyMetric(r),
        SetPhysical r => ApplyPhysical(r),
        SetMtu r => ApplyMtu(r),
        SetName r => Stack.Interfaces.Rename(this, r.Name),
        SetLinkAddress r => ApplyLinkAddress(r),
        SetRawAddress r => ApplyRawAddress(r),
        AddMulticast r => ApplyMulticast(r.Group, join: true),
        DeleteMulticast r => ApplyMulticast(r.Group, join: false),
        GetQueue r => Answer(r, SendQueue.Status()),
        AttachDiscipline r => ApplyAttach(r),
        DetachDiscipline => Stamped(SendQueue.Detach()),
        SetDiscipline r => ApplyDiscipline(r),
        SetRegulator r => ApplyRegulator(r),
        AddSnoop r => ApplyAddSnoop(r),
        DeleteSnoop r => ApplyDeleteSnoop(r),
        SetReceiveFilter => Errno.EINVAL,
        { ProtocolFamily: not AddressFamily.Unspec } => Control(request),
        _ => PassDown(request),
    };

    private static Errno Answer<TReply>(IfRequest<TReply> request, TReply reply)
    {
        request.Reply = reply;
        return Errno.None;
    }

    /// <summary>What core does not handle is the driver's: with no handler EOPNOTSUPP. Stamped on success only, when it sets something.</summary>
    private Errno PassDown(IfRequest request)
    {
        var error = CallIoctl(request);
        if (error == Errno.None && request.NeedsPrivilege)
        {
            Stamp();
        }

        return error;
    }

    private Errno CallIoctl(IfRequest request)
    {
        Serializer.Enter();
        try
        {
            return _driver.Ioctl(request);
        }
        finally
        {
            Serializer.Exit();
        }
    }

    private Errno ApplyFlags(SetFlags request)
    {
        var old = Flags;
        var wanted = (old & IfFlags.CantChange) | (request.Flags & ~IfFlags.CantChange);
        var error = ApplyPolling(wanted);
        if (error == Errno.None)
        {
            error = ApplyUp(old, wanted);
        }

        if (error != Errno.None)
        {
            _ = ApplyPolling(old);
            return error;
        }

        SetChangeable(wanted);
        error = TellDriver();
        if (error != Errno.None)
        {
            // The driver refused in the middle: back to the old bits, UP included, and the filter that goes with them.
            SetChangeable(old);
            _ = ApplyPolling(old);
            _ = ApplyUp(wanted, old);
            _ = ProgramFilterLocked();
            return error;
        }

        Stamp();
        PublishInfo();
        return Errno.None;
    }

    /// <summary>The driver's part of a change of flags: the flags themselves, if it wants to know them, and the receive filter they ask for.</summary>
    private Errno TellDriver()
    {
        var error = CallIoctl(new SetFlags(Flags));
        return error is Errno.None or Errno.EOPNOTSUPP or Errno.EINVAL ? ProgramFilterLocked() : error;
    }

    private Errno ApplyUp(IfFlags old, IfFlags wanted)
    {
        if (((old ^ wanted) & IfFlags.Up) == 0)
        {
            return Errno.None;
        }

        var up = (wanted & IfFlags.Up) != 0;
        if ((old & IfFlags.Smart) != 0)
        {
            return up ? BringSmartUp() : TakeSmartDown();
        }

        if (up)
        {
            return BringUp();
        }

        TakeDown();
        return Errno.None;
    }

    /// <summary>A smart driver minds its own routes: the device follows UP, but the queue stays and no protocol is told. C</summary>
    private Errno BringSmartUp()
    {
        DrainLeftovers();
        ChangeFlags(IfFlags.Up, IfFlags.None);
        Serializer.Enter();
        var error = InitDriver(keepTrying: false);
        if (error != Errno.None)
        {
            ChangeFlags(IfFlags.None, IfFlags.Up);
        }

        Serializer.Exit();
        return error;
    }

    /// <summary>The other direction of <see cref="BringSmartUp"/>; it waits for packets in progress like any other. C</summary>
    private Errno TakeSmartDown()
    {
        ChangeFlags(IfFlags.None, IfFlags.Up);
        StopAndDrain();
        FlushDirect();
        Stack.Netisr.Sync();
        return Errno.None;
    }

    /// <summary>Puts the changeable bits in force; PROMISC follows PPROMISC and its holders.</summary>
    private void SetChangeable(IfFlags wanted)
    {
        var changeable = ~(IfFlags.CantChange | IfFlags.Up | IfFlags.Polling);
        var set = wanted & changeable;
        if ((wanted & IfFlags.PPromisc) != 0 || _promiscCount > 0)
        {
            set |= IfFlags.Promisc;
        }

        ChangeFlags(set, (changeable | IfFlags.Promisc) & ~set);
    }

    private Errno ApplyCapabilities(SetCapabilities request)
    {
        if ((request.Enabled & ~Capabilities) != 0 || !AllowsMtu(request.Enabled, Mtu))
        {
            return Errno.EINVAL;
        }

        // Nothing to change is nothing to ask a driver for, which may have nothing that can be turned on or off.
        var error = request.Enabled == _capEnabled ? Errno.None : CallIoctl(request);
        if (error == Errno.None)
        {
            _capEnabled = request.Enabled;
            Stamp();
        }

        return error;
    }

    /// <summary>What is believed of a received packet's sums: an interface that does not check them itself passes on what the one below found.</summary>
    internal MbufChecksum KnownSums => (Capabilities & ~_capEnabled & IfCapabilities.RxCsum) != 0
        ? MbufChecksum.None
        : MbufChecksum.L3Valid | MbufChecksum.L4Valid;

    /// <summary>if_capabilities of an interface made of others, when these change: what is no longer offered is off. n, takes C</summary>
    public void OfferCapabilities(IfCapabilities offered)
    {
        lock (_config)
        {
            Volatile.Write(ref _capabilities, (int)offered);
            _capEnabled &= offered;
            Stamp();
        }
    }

    private Errno ApplyMetric(SetMetric request)
    {
        _metric = request.Metric;
        Stamp();
        return Errno.None;
    }

    private Errno ApplyPhysical(SetPhysical request)
    {
        var error = PassDown(request);
        if (error == Errno.None)
        {
            _physical = request.Physical;
        }

        return error;
    }

    private Errno ApplyMtu(SetMtu request)
    {
        // A packet without link header has no tag either.
        var framing = HeaderLength == 0 ? 0 : HeaderLength + EtherLink.VlanTag;
        if (request.Mtu is < MinMtu or > MaxMtu || request.Mtu > _options.MaxMtu || request.Mtu + framing > Stack.Mbufs.MaxPacketLength
            || !AllowsMtu(_capEnabled, request.Mtu))
        {
            return Errno.EINVAL;
        }

        var error = CallIoctl(request);
        if (error != Errno.None)
        {
            return error;
        }

        var changed = Interlocked.Exchange(ref _mtu, request.Mtu) != request.Mtu;
        Stamp();
        PublishInfo();
        if (changed)
        {
            foreach (var domain in Stack.Domains)
            {
                domain.MtuChanged(this);
            }
        }

        return Errno.None;
    }

    /// <summary>Jumbo frames that are offered may be switched off: not while the MTU needs them, and then it may not need them.</summary>
    private bool AllowsMtu(IfCapabilities enabled, int mtu) =>
        mtu <= EtherHeader.Mtu || (enabled & IfCapabilities.JumboMtu) != 0 || (Capabilities & IfCapabilities.JumboMtu) == 0;

    private Errno ApplyMulticast(in SockAddr group, bool join)
    {
        if ((Flags & IfFlags.Multicast) == 0)
        {
            return Errno.EOPNOTSUPP;
        }

        // Users may not meddle with what the protocols joined: link-layer groups only.
        if (group.Family != AddressFamily.Link)
        {
            return Errno.EINVAL;
        }

        var error = join ? JoinMulti(group) : LeaveMulti(group);
        if (error == Errno.None)
        {
            Stamp();
        }

        return error;
    }
}
