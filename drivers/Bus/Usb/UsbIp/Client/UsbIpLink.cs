using NLog;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>An imported device's connection: transfers go out on one thread, replies come in on another, which is the device's event thread.</summary>
/// <remarks>
/// Lock: G (<c>_gate</c>, a monitor: who drains waits on it), a leaf; never held while sending, receiving or completing.
/// Submitting never waits: the sending thread does. Only the event thread ends transfers, so that nothing is completed while it is written to.
/// </remarks>
internal sealed partial class UsbIpLink : IDisposable
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.Usb");
    private static readonly TimeSpan LastDrain = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly UsbIpSocket _socket;
    private readonly string _name;
    private readonly uint _deviceId;
    private readonly int _maxBytesInFlight;
    private readonly UsbIpQueue[] _queues = new UsbIpQueue[32];
    private readonly Dictionary<uint, UsbIpSlot> _bySequence = [];
    private readonly Dictionary<uint, uint> _unlinks = [];
    private readonly UsbIpHistory _history = new();
    private readonly List<Action> _goneHandlers = [];
    private readonly Thread _receiver;
    private readonly Thread _sender;
    private int _pending;
    private bool _gone;
    private bool _closing;
    private bool _goneTold;
    private bool _disposed;

    /// <param name="socket">The connection after an import; taken.</param>
    /// <param name="name">HOST:PORT/BUSID.</param>
    /// <param name="deviceId">devid.</param>
    /// <param name="maxBytesInFlight">Bytes in flight on one endpoint at most.</param>
    internal UsbIpLink(UsbIpSocket socket, string name, uint deviceId, int maxBytesInFlight)
    {
        _socket = socket;
        _name = name;
        _deviceId = deviceId;
        _maxBytesInFlight = maxBytesInFlight;
        for (var i = 0; i < _queues.Length; i++)
        {
            _queues[i] = new UsbIpQueue();
        }

        _receiver = new Thread(ReceiveLoop) { IsBackground = true, Name = $"usbip {name}" };
        _sender = new Thread(SendLoop) { IsBackground = true, Name = $"usbip-tx {name}" };
        _sender.Start();
        _receiver.Start();
    }

    /// <summary>True once the connection is lost or closed.</summary>
    internal bool IsGone
    {
        get
        {
            lock (_gate)
            {
                return _gone;
            }
        }
    }

    /// <summary>Why the connection is lost; null while it is not.</summary>
    internal string? Failure { get; private set; }

    /// <summary>Starts a transfer.</summary>
    /// <param name="transfer">The transfer.</param>
    /// <param name="interval">The message's interval.</param>
    /// <param name="setup">The setup packet, for endpoint 0.</param>
    internal UsbStatus Submit(UsbTransfer transfer, uint interval, UsbSetup setup = default)
    {
        var slot = transfer.BusState as UsbIpSlot ?? new UsbIpSlot(this, transfer);
        if (slot.Link != this || transfer.Buffer.Length > UsbIpProtocol.MaxTransferLength)
        {
            return UsbStatus.Invalid;
        }

        lock (_gate)
        {
            if (_gone || _closing)
            {
                return UsbStatus.NoDevice;
            }

            if (!transfer.TryBegin(out var submission))
            {
                return UsbStatus.Invalid;
            }

            transfer.BusState ??= slot;
            slot.Submission = submission;
            slot.Buffer = transfer.Buffer;
            slot.Message = new UsbIpSubmit(0, _deviceId, transfer.Endpoint, FlagsOf(transfer), transfer.Buffer.Length, interval, setup);
            slot.IsUnlinking = false;
            _pending++;
            var queue = QueueOf(transfer.Endpoint);
            queue.Add(slot);
            SendWhatMay(queue);
            _waited += slot.State == UsbIpSlotState.Waiting ? 1 : 0;
        }

        return UsbStatus.Completed;
    }

    /// <summary>Ends a transfer early.</summary>
    internal void Cancel(UsbTransfer transfer)
    {
        lock (_gate)
        {
            if (transfer.BusState is UsbIpSlot slot && slot.Link == this)
            {
                Unlink(slot);
            }
        }
    }

    /// <summary>Ends all transfers of an endpoint early, the newest first.</summary>
    internal void CancelAll(byte endpoint)
    {
        lock (_gate)
        {
            for (var slot = QueueOf(endpoint).Last; slot is not null; slot = slot.Previous)
            {
                Unlink(slot);
            }
        }
    }

    /// <summary>Waits until nothing is in flight and no completion runs.</summary>
    internal bool Drain(TimeSpan limit)
    {
        var end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        lock (_gate)
        {
            while (_pending > 0)
            {
                var left = end - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(_gate, (int)Math.Min(left, int.MaxValue)))
                {
                    return _pending == 0;
                }
            }

            return true;
        }
    }

    /// <summary>Calls back once when the connection is lost; at once if it is already.</summary>
    internal IDisposable OnGone(Action handler)
    {
        lock (_gate)
        {
            if (!_goneTold)
            {
                _goneHandlers.Add(handler);
                return new UsbIpGoneHandler(this, handler);
            }
        }

        handler();
        return new UsbIpGoneHandler(this, handler);
    }

    /// <summary>No longer calls back.</summary>
    internal void Forget(Action handler)
    {
        lock (_gate)
        {
            _ = _goneHandlers.Remove(handler);
        }
    }

    /// <summary>Gives the connection up: surprise removal, unless it is being closed.</summary>
    internal void Lose(string why)
    {
        lock (_gate)
        {
            if (!_closing && Failure is null)
            {
                Failure = $"{_name}: {why}; the device is gone, import it again";
                Log.Warn("{0}: {1}", _name, why);
            }
        }

        _socket.Abort(why);
    }

    /// <summary>Refuses, cancels, drains, closes. In a handler of the loss there is nothing left to wait for.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        lock (_gate)
        {
            _closing = true;
        }

        if (Thread.CurrentThread != _receiver)
        {
            for (byte number = 0; number < 16; number++)
            {
                CancelAll(number);
                CancelAll((byte)(number | 0x80));
            }

            _ = Drain(LastDrain);
        }

        _socket.Abort("closed");
        _outbox.Close();
        if (Thread.CurrentThread != _receiver)
        {
            _receiver.Join();
        }

        _socket.Dispose();
    }

    private static uint FlagsOf(UsbTransfer transfer) => transfer.IsIn ? UsbIpProtocol.FlagIn : transfer.ZeroPacket ? UsbIpProtocol.FlagZeroPacket : 0;

    private UsbIpQueue QueueOf(byte endpoint) => _queues[(endpoint & 0x0f) | ((endpoint & 0x80) >> 3)];
}
