using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>A driver for a make-believe chip with a transmit ring of a few slots; every call is recorded, every answer can be scripted.</summary>
internal sealed class ScriptedDriver(int ringSize = 8) : NetDriver
{
    private readonly Lock _lock = new();
    private readonly List<string> _calls = [];
    private MbufBatch _ring;

    /// <summary>Entry points in the order they were called.</summary>
    internal IReadOnlyList<string> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Requests that reached the driver.</summary>
    internal List<IfRequest> Requests { get; } = [];

    /// <summary>What IfInit answers.</summary>
    internal Errno InitResult { get; set; }

    /// <summary>What IfIoctl answers; null: a driver without ioctl.</summary>
    internal Func<IfRequest, Errno>? IoctlResult { get; set; } = static _ => Errno.None;

    /// <summary>True: IfStart sends at once; false: frames wait in the ring for <see cref="Complete"/>.</summary>
    internal bool SendsAtOnce { get; set; } = true;

    /// <summary>Runs inside IfStart, before it does anything.</summary>
    internal Action? OnStart { get; set; }

    /// <summary>Runs inside IfInit.</summary>
    internal Action? OnInit { get; set; }

    /// <summary>Runs inside IfStop.</summary>
    internal Action? OnStop { get; set; }

    /// <summary>Runs inside IfDrain.</summary>
    internal Action? OnDrain { get; set; }

    /// <summary>Runs inside IfDetached.</summary>
    internal Action? OnDetached { get; set; }

    /// <summary>Frames that one IfStart takes at most.</summary>
    internal int PerStart { get; set; } = int.MaxValue;

    /// <summary>Times IfStart ran.</summary>
    internal int Starts { get; private set; }

    /// <summary>Runs inside IfWatchdog instead of the default reset.</summary>
    internal Action? OnWatchdog { get; set; }

    /// <summary>Gets each frame that leaves the ring, before it is freed.</summary>
    internal Action<Mbuf>? OnSent { get; set; }

    /// <summary>Frames in the ring.</summary>
    internal int InRing => _ring.Count;

    public override string Status => "scripted";

    /// <summary>The chip has sent up to so many frames of its ring: frees them and reports completion, in its own context or on the interface's thread. Takes S.</summary>
    internal int Complete(int count, bool inContext = true)
    {
        Ifp.Serializer.Enter();
        var sent = 0;
        while (sent < count && _ring.TryRemoveFirst(out var m))
        {
            OnSent?.Invoke(m);
            m.Free();
            sent++;
        }

        if (sent > 0)
        {
            Ifp.Counters.CountSent(sent);
            if (inContext)
            {
                Ifp.TransmitComplete();
            }
        }

        Ifp.Serializer.Exit();
        if (sent > 0 && !inContext)
        {
            Ifp.ScheduleTransmitComplete();
        }

        return sent;
    }

    protected override Errno IfInit()
    {
        Note("init");
        OnInit?.Invoke();
        return InitResult;
    }

    protected override void IfStop()
    {
        Note("stop");
        OnStop?.Invoke();
        var lost = _ring.FreeAll();
        if (lost > 0)
        {
            Ifp.Counters.CountOutputErrors(lost);
        }
    }

    protected override void IfDrain()
    {
        Note("drain");
        OnDrain?.Invoke();
    }

    protected override void IfStart(IfSendQueue queue)
    {
        Starts++;
        OnStart?.Invoke();
        for (var taken = 0; taken < PerStart && _ring.Count < ringSize && queue.TryDequeue(out var m); taken++)
        {
            if (SendsAtOnce)
            {
                OnSent?.Invoke(m);
                Ifp.Counters.CountSent(1);
                m.Free();
            }
            else
            {
                m.SetOwner("scripted ring");
                _ring.Append(m);
            }
        }

        if (_ring.Count >= ringSize)
        {
            queue.OutputActive = true;
        }
    }

    protected override Errno IfIoctl(IfRequest request)
    {
        Requests.Add(request);
        return IoctlResult?.Invoke(request) ?? Errno.EOPNOTSUPP;
    }

    protected override void IfWatchdog()
    {
        Note("watchdog");
        if (OnWatchdog is not null)
        {
            OnWatchdog();
        }
        else
        {
            base.IfWatchdog();
        }
    }

    protected override void IfDetached()
    {
        Note("detached");
        OnDetached?.Invoke();
    }

    private void Note(string call)
    {
        lock (_lock)
        {
            _calls.Add(call);
        }
    }
}
