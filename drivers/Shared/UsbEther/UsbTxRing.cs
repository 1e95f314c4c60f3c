using System.Diagnostics.CodeAnalysis;
using HwNet.Bus.Usb;
using HwNet.Net;

namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>A ring of OUT transfers. A transfer that failed before a byte of it moved is sent again, before anything younger: order is kept and nothing is lost.</summary>
/// <remarks>
/// Lock T, a leaf but for the device's Submit and the watchdog timer, which it orders: armed while something is in flight, wound up anew at
/// each success. Completions come on the device's event thread and take T only.
/// </remarks>
internal sealed class UsbTxRing : IDisposable
{
    private const int WatchdogSeconds = 5;
    private const int MaxTries = 3;

    private readonly object _lock = new();
    private readonly IUsbDevice _device;
    private readonly byte _endpoint;
    private readonly IUsbRingOwner _owner;
    private readonly IfNet _ifp;
    private readonly UsbTxSlot[] _slots;
    private readonly Stack<UsbTxSlot> _free;
    private readonly Queue<UsbTxSlot> _again;
    private UsbRingState _state;
    private bool _abandoned;
    private bool _trial;
    private bool _held;
    private int _inFlight;
    private long _armed;
    private long _sent;

    /// <summary>A ring, not started.</summary>
    /// <param name="device">The device.</param>
    /// <param name="endpoint">Its bulk OUT endpoint.</param>
    /// <param name="count">Transfers.</param>
    /// <param name="bufferSize">Bytes of a buffer for several packets; 0 for a device that takes one packet a transfer.</param>
    /// <param name="owner">Whom it tells of trouble.</param>
    /// <param name="ifp">The interface: its counters, its watchdog.</param>
    internal UsbTxRing(IUsbDevice device, byte endpoint, int count, int bufferSize, IUsbRingOwner owner, IfNet ifp)
    {
        _device = device;
        _endpoint = endpoint;
        _owner = owner;
        _ifp = ifp;
        _slots = new UsbTxSlot[count];
        _free = new Stack<UsbTxSlot>(count);
        _again = new Queue<UsbTxSlot>(count);
        for (var i = 0; i < count; i++)
        {
            _slots[i] = new UsbTxSlot(endpoint, Completed, bufferSize > 0 ? device.AllocateBuffer(bufferSize) : null);
            _free.Push(_slots[i]);
        }
    }

    /// <summary>What it does now.</summary>
    internal UsbRingState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    /// <summary>Transfers that succeeded since it was made.</summary>
    internal long Sent => Volatile.Read(ref _sent);

    /// <summary>Transfers that the device has now.</summary>
    internal int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>True while something waits for the device.</summary>
    internal bool IsBusy
    {
        get
        {
            lock (_lock)
            {
                return _inFlight > 0 || _again.Count > 0;
            }
        }
    }

    /// <summary>A free place; false while there is none, or the endpoint is in trouble. S</summary>
    internal bool TryTake([NotNullWhen(true)] out UsbTxSlot? slot)
    {
        lock (_lock)
        {
            slot = null;
            return IsOpen && _free.TryPop(out slot);
        }
    }

    /// <summary>Gives back a place that was not used. S</summary>
    internal void Return(UsbTxSlot slot)
    {
        lock (_lock)
        {
            _free.Push(slot);
        }
    }

    /// <summary>Packets are held back from now on, for the next transfer that comes back: its owner is told then, once. S</summary>
    /// <returns>False: nothing is in flight that would come back; they must be sent.</returns>
    internal bool TryHold()
    {
        lock (_lock)
        {
            return _held = _inFlight > 0 && IsOpen;
        }
    }

    /// <summary>Gives back a place whose packets were not sent; they are counted. S</summary>
    internal void GiveUpUnsent(UsbTxSlot slot)
    {
        lock (_lock)
        {
            GiveUp(slot);
        }
    }

    /// <summary>Sends; takes the slot's packets whatever comes of it. An endpoint in trouble gets them when it is cured. S</summary>
    internal void Submit(UsbTxSlot slot)
    {
        UsbStatus status;
        lock (_lock)
        {
            slot.Tries = 0;

            // A transfer without packets, the driver's own, passes what is held.
            _held &= slot.Packets == 0;
            if (!IsOpen)
            {
                Postpone(slot);
                return;
            }

            status = SubmitOne(slot);
        }

        if (status != UsbStatus.Completed)
        {
            Tell(status);
        }
    }

    /// <summary>Begins, or goes on after a cure: what failed is sent first.</summary>
    internal void Start()
    {
        lock (_lock)
        {
            _state = UsbRingState.Running;
            _abandoned = false;
            SubmitAgain(_slots.Length);
        }
    }

    /// <summary>A failing endpoint is tried again with one transfer: one that failed, or else the next that comes.</summary>
    internal void Probe()
    {
        lock (_lock)
        {
            if (_state == UsbRingState.Failing && _inFlight == 0)
            {
                _trial = _again.Count == 0;
                SubmitAgain(1);
            }
        }
    }

    /// <summary>Submits nothing more and cancels what is in flight.</summary>
    /// <param name="abandon">True: its packets are given up and counted; false: they are kept, to be sent again.</param>
    internal void Stop(bool abandon)
    {
        lock (_lock)
        {
            _state = UsbRingState.Stopped;
            _abandoned = abandon;
            _ifp.TouchWatchdog(0);
            while (abandon && _again.TryDequeue(out var slot))
            {
                GiveUp(slot);
            }
        }

        _device.CancelAll(_endpoint);
    }

    /// <summary>Waits until nothing is in flight. n</summary>
    /// <returns>False: the time was over.</returns>
    internal bool WaitIdle(TimeSpan limit) => RingWait.Until(_lock, limit, () => _inFlight == 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var slot in _slots)
        {
            slot.Dispose();
        }
    }

    /// <summary>T</summary>
    private bool IsOpen => _again.Count == 0 && (_state == UsbRingState.Running || (_state == UsbRingState.Failing && _trial && _inFlight == 0));

    private void Completed(UsbTransfer transfer)
    {
        var slot = (UsbTxSlot)transfer.Context!;
        var whole = transfer.Status == UsbStatus.Completed && transfer.ActualLength == transfer.Buffer.Length;
        if (whole)
        {
            _ifp.Counters.CountSent(slot.Packets);
            slot.FreePacket();
            _ = Interlocked.Increment(ref _sent);
        }

        if (Settle(slot, whole, out var room, out var flush))
        {
            Tell(transfer.Status);
        }

        if (flush)
        {
            _owner.Flush();
        }

        if (room && _ifp.SendQueue.OutputActive)
        {
            _ifp.ScheduleTransmitComplete();
        }
    }

    /// <summary>The place is free again, or kept for another try.</summary>
    /// <param name="slot">The place.</param>
    /// <param name="whole">All of it was sent.</param>
    /// <param name="room">There is room worth telling if_start of.</param>
    /// <param name="flush">Packets waited for this.</param>
    /// <returns>True: the ring is in trouble from now on.</returns>
    private bool Settle(UsbTxSlot slot, bool whole, out bool room, out bool flush)
    {
        var trouble = false;
        var status = slot.Transfer.Status;
        lock (_lock)
        {
            _inFlight--;
            (flush, _held) = (_held, false);
            Wind(whole);
            if (whole)
            {
                _free.Push(slot);
                Recovered();
            }
            else
            {
                trouble = Failed(slot, status);
            }

            if (_inFlight == 0)
            {
                Monitor.PulseAll(_lock);
            }

            room = _state == UsbRingState.Running && (_inFlight == 0 || _free.Count >= _slots.Length / 2);
        }

        return trouble;
    }

    /// <summary>A transfer that did not succeed: kept to be sent again, or given up. T</summary>
    /// <returns>True: the ring is in trouble from now on.</returns>
    private bool Failed(UsbTxSlot slot, UsbStatus status)
    {
        var untouched = slot.Transfer.ActualLength == 0 && status != UsbStatus.Completed;
        slot.Tries += status == UsbStatus.Cancelled ? 0 : 1;
        if (untouched && !_abandoned && status != UsbStatus.NoDevice && slot.Tries < MaxTries)
        {
            _again.Enqueue(slot);
        }
        else
        {
            GiveUp(slot);
        }

        if (_state != UsbRingState.Running || status is UsbStatus.Completed or UsbStatus.Cancelled)
        {
            return status == UsbStatus.NoDevice;
        }

        _state = status switch
        {
            UsbStatus.Stall => UsbRingState.Halted,
            UsbStatus.NoDevice => UsbRingState.Stopped,
            _ => UsbRingState.Failing,
        };
        return true;
    }

    /// <summary>After a success a failing endpoint works again. T</summary>
    private void Recovered()
    {
        if (_state == UsbRingState.Failing)
        {
            _state = UsbRingState.Running;
            SubmitAgain(_slots.Length);
        }
    }

    /// <summary>T</summary>
    private void GiveUp(UsbTxSlot slot)
    {
        _ifp.Counters.CountOutputErrors(slot.Packets);
        slot.FreePacket();
        _free.Push(slot);
    }

    /// <summary>Behind what failed before; nothing is kept that nobody will send. T</summary>
    private void Postpone(UsbTxSlot slot)
    {
        if (_abandoned)
        {
            GiveUp(slot);
        }
        else
        {
            _again.Enqueue(slot);
        }
    }

    /// <summary>T</summary>
    private void SubmitAgain(int count)
    {
        while (count-- > 0 && _state is UsbRingState.Running or UsbRingState.Failing && _again.TryDequeue(out var slot))
        {
            _ = SubmitOne(slot);
        }
    }

    /// <summary>T</summary>
    private UsbStatus SubmitOne(UsbTxSlot slot)
    {
        _trial = false;
        var status = _device.Submit(slot.Transfer);
        if (status == UsbStatus.Completed)
        {
            if (_inFlight++ == 0)
            {
                Arm();
            }

            return status;
        }

        // Not memory, but a wrong state or a lost device: the packet is lost, the worker sees to the ring.
        GiveUp(slot);
        _state = status == UsbStatus.NoDevice ? UsbRingState.Stopped : UsbRingState.Failing;
        return status;
    }

    /// <summary>Winds the watchdog up after progress, four times a second at most; disarms it when nothing is in flight. T</summary>
    private void Wind(bool progress)
    {
        if (_inFlight == 0)
        {
            _ifp.TouchWatchdog(0);
        }
        else if (progress && _ifp.Stack.Clock.GetElapsedTime(_armed).TotalMilliseconds > 250)
        {
            Arm();
        }
    }

    private void Arm()
    {
        _armed = _ifp.Stack.Clock.GetTimestamp();
        _ifp.TouchWatchdog(WatchdogSeconds);
    }

    private void Tell(UsbStatus status)
    {
        if (status == UsbStatus.NoDevice)
        {
            _owner.Gone();
        }
        else
        {
            _owner.Trouble(_endpoint, status);
        }
    }
}
