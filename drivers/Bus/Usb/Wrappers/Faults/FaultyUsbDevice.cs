using NLog;

namespace HwNet.Bus.Usb.Wrappers.Faults;

/// <summary>A device whose transfers go wrong as a plan says. What the plan leaves alone passes unharmed, in order.</summary>
/// <remarks>
/// A fault in which nothing moves keeps the transfer from the device inside, so that no frame is lost or doubled that a real fault would not lose.
/// Completions come on a thread of the wrapper's own, one at a time per endpoint and in order. Lock F, a leaf but for the device inside.
/// </remarks>
public sealed partial class FaultyUsbDevice : UsbDeviceWrapper
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.Usb");

    private readonly object _lock = new();
    private readonly UsbFaultPlan _plan;
    private readonly TimeProvider _clock;
    private readonly Dictionary<byte, FaultyLane> _lanes = [];
    private readonly List<Action> _goneHandlers = [];
    private readonly List<ITimer> _timers = [];
    private readonly Thread _thread;
    private byte _configuration;
    private bool _pulled;
    private bool _pulledTold;
    private bool _delivering;
    private bool _work;
    private bool _closing;
    private bool _ended;

    /// <summary>A faulty device.</summary>
    /// <param name="inner">The device inside; it is owned.</param>
    /// <param name="plan">Its faults.</param>
    /// <param name="clock">For late completions.</param>
    public FaultyUsbDevice(IUsbDevice inner, UsbFaultPlan plan, TimeProvider? clock = null)
        : base(inner)
    {
        _plan = plan;
        _clock = clock ?? TimeProvider.System;
        _plan.Cured(UsbFaultCure.Reopen);
        _thread = new Thread(Deliver) { IsBackground = true, Name = $"faults {inner.Info.Location}" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public override bool IsGone => Volatile.Read(ref _pulled) || Inner.IsGone;

    /// <inheritdoc/>
    public override string? Failure => Volatile.Read(ref _pulled) ? $"{Info.Location}: pulled by a fault; plug it in again" : Inner.Failure;

    /// <inheritdoc/>
    public override IDisposable OnGone(Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var inner = Inner.OnGone(handler);
        bool told;
        lock (_lock)
        {
            told = _pulledTold;
            _goneHandlers.Add(handler);
        }

        if (told)
        {
            handler();
        }

        return new Subscription(this, handler, inner);
    }

    /// <summary>Pulls the device now.</summary>
    public void Pull()
    {
        lock (_lock)
        {
            if (_pulled)
            {
                return;
            }

            _pulled = true;
            Wake();
        }
    }

    /// <inheritdoc/>
    public override void Cancel(UsbTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        if (transfer.BusState is WrappedTransfer wrapped)
        {
            lock (_lock)
            {
                _plan.Cured(UsbFaultCure.Cancel, transfer.Endpoint);
                var entry = LaneOf(transfer.Endpoint).Find(wrapped);
                if (entry is not null)
                {
                    CancelOne(entry);
                    return;
                }
            }

            Inner.Cancel(wrapped.Inner);
        }
    }

    /// <inheritdoc/>
    public override void CancelAll(byte endpoint)
    {
        lock (_lock)
        {
            _plan.Cured(UsbFaultCure.Cancel, endpoint);
            foreach (var entry in LaneOf(endpoint).NewestFirst.Where(static e => !e.IsDone).ToArray())
            {
                CancelOne(entry);
            }
        }

        Inner.CancelAll(endpoint);
    }

    /// <inheritdoc/>
    public override bool Drain(TimeSpan limit)
    {
        UsbCompletionScope.AssertOutside(nameof(Drain));
        var deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        lock (_lock)
        {
            while (_delivering || _lanes.Values.Any(static l => !l.IsEmpty || l.Passing > 0))
            {
                var left = deadline - Environment.TickCount64;
                if (left <= 0)
                {
                    return false;
                }

                _ = Monitor.Wait(_lock, (int)Math.Min(left, 1000));
            }
        }

        return Inner.Drain(TimeSpan.FromMilliseconds(Math.Max(0, deadline - Environment.TickCount64)));
    }

    /// <inheritdoc/>
    protected override UsbStatus SubmitInner(WrappedTransfer wrapped)
    {
        ArgumentNullException.ThrowIfNull(wrapped);
        var endpoint = wrapped.Outer.Endpoint;
        lock (_lock)
        {
            if (IsGone || _closing)
            {
                return UsbStatus.NoDevice;
            }

            var lane = LaneOf(endpoint);
            if (!_plan.IsActive && _plan.Submitting is null && lane is { IsEmpty: true, Halted: false } && !_delivering)
            {
                return Pass(lane, wrapped);
            }

            var where = lane.Where;
            _plan.Submitting?.Invoke(new UsbSubmission(where, wrapped.Outer.Buffer.Length, wrapped.Outer.ZeroPacket));
            _ = _plan.TryNext(where, endpoint, out var fault);
            var entry = new FaultyEntry(wrapped, fault);
            lane.Add(entry);
            if (Divert(lane, entry))
            {
                return UsbStatus.Completed;
            }

            entry.IsInside = true;
            var status = base.SubmitInner(wrapped);
            if (status != UsbStatus.Completed)
            {
                lane.Remove(entry);
            }

            return status;
        }
    }

    /// <inheritdoc/>
    protected internal override void InnerCompleted(WrappedTransfer wrapped)
    {
        ArgumentNullException.ThrowIfNull(wrapped);
        lock (_lock)
        {
            var lane = LaneOf(wrapped.Outer.Endpoint);
            if (lane.Find(wrapped) is { } entry)
            {
                Alter(entry, wrapped.Inner.Status, wrapped.Inner.ActualLength);
                Wake();
                return;
            }

            if (lane.Passing == 0)
            {
                return;
            }
        }

        Passed(wrapped);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
        {
            return;
        }

        // A completion that submits again must not keep the device open.
        lock (_lock)
        {
            _closing = true;
        }

        foreach (var endpoint in Endpoints())
        {
            CancelAll(endpoint);
        }

        _ = Drain(TimeSpan.FromSeconds(1));
        lock (_lock)
        {
            _ended = true;
            Wake();
        }

        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }

        foreach (var timer in _timers)
        {
            timer.Dispose();
        }

        base.Dispose(disposing);
    }

    private byte[] Endpoints()
    {
        lock (_lock)
        {
            return [.. _lanes.Keys];
        }
    }

    private FaultyLane LaneOf(byte endpoint)
    {
        if (!_lanes.TryGetValue(endpoint, out var lane))
        {
            _lanes[endpoint] = lane = new FaultyLane(WhereOf(endpoint));
        }

        return lane;
    }

    /// <summary>Interrupt or bulk: what the descriptors say of the address in any setting of the configuration.</summary>
    private UsbFaultWhere WhereOf(byte endpoint)
    {
        var interrupt = Descriptors.Configurations.Where(c => _configuration == 0 || c.Value == _configuration).SelectMany(static c => c.Interfaces).SelectMany(static i => i.Endpoints)
            .Any(e => e.Address == endpoint && e.Type == UsbTransferType.Interrupt);
        return interrupt ? UsbFaultWhere.Interrupt : (endpoint & 0x80) != 0 ? UsbFaultWhere.BulkIn : UsbFaultWhere.BulkOut;
    }

    private void Wake()
    {
        _work = true;
        Monitor.PulseAll(_lock);
    }

    private sealed class Subscription(FaultyUsbDevice device, Action handler, IDisposable inner) : IDisposable
    {
        public void Dispose()
        {
            inner.Dispose();
            lock (device._lock)
            {
                _ = device._goneHandlers.Remove(handler);
            }
        }
    }
}
