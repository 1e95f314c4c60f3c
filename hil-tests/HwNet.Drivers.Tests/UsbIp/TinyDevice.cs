using System.Buffers;
using System.Collections.Concurrent;
using HwNet.Bus.Usb;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>The little device, open. Completions on a thread of its own.</summary>
internal sealed class TinyDevice : IUsbDevice
{
    private readonly TinyBusDevice _port;
    private readonly object _gate = new();
    private readonly List<(UsbTransfer Transfer, long Submission)>[] _pending = [.. Enumerable.Range(0, 256).Select(_ => new List<(UsbTransfer, long)>())];
    private readonly Queue<byte[]> _looped = new();
    private readonly BlockingCollection<(UsbTransfer Transfer, long Submission, UsbStatus Status, int Length)> _ended = [];
    private readonly List<Action> _goneHandlers = [];
    private readonly HashSet<byte> _claims = [];
    private readonly Thread _thread;
    private byte _configuration;
    private byte _alternate;
    private int _inFlight;

    internal TinyDevice(TinyBusDevice port)
    {
        _port = port;
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public UsbDeviceInfo Info => _port.Info;

    public UsbDescriptors Descriptors => _port.Descriptors;

    public bool IsGone { get; private set; }

    public string? Failure => null;

    internal bool IsClosed { get; private set; }

    /// <summary>What was asked of it, in words.</summary>
    internal ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Endpoints that answer with a stall until ClearHalt.</summary>
    internal HashSet<byte> Halted { get; } = [];

    /// <summary>True: transfers of 0x02 pend.</summary>
    internal bool HoldsOut { get; set; }

    /// <summary>True: what comes on 0x02 is not given back.</summary>
    internal bool Sinks { get; set; }

    /// <summary>True: the vendor request 0x7f waits for <see cref="Answer"/>.</summary>
    internal ManualResetEventSlim Answer { get; } = new(true);

    internal byte Configuration => _configuration;

    internal byte Alternate => _alternate;

    internal IReadOnlyCollection<byte> Claims => _claims;

    internal int PendingOn(byte endpoint)
    {
        lock (_gate)
        {
            return _pending[endpoint].Count;
        }
    }

    /// <summary>Packets for an IN endpoint.</summary>
    internal void Bring(byte endpoint, byte[] bytes)
    {
        lock (_gate)
        {
            if (endpoint == 0x81)
            {
                _looped.Enqueue(bytes);
                Pump();
                return;
            }

            var (transfer, submission) = _pending[endpoint][0];
            _pending[endpoint].RemoveAt(0);
            Fill(transfer, submission, bytes);
        }
    }

    /// <summary>Pulls it out.</summary>
    internal void Unplug()
    {
        Action[] handlers;
        lock (_gate)
        {
            IsGone = true;
            EndAll(UsbStatus.NoDevice);
            handlers = [.. _goneHandlers];
        }

        foreach (var handler in handlers)
        {
            handler();
        }
    }

    public IDisposable OnGone(Action handler)
    {
        lock (_gate)
        {
            _goneHandlers.Add(handler);
        }

        return new MemoryStream();
    }

    public UsbResult Control(in UsbSetup setup, Span<byte> data, TimeSpan timeout)
    {
        UsbCompletionScope.AssertOutside(nameof(Control));
        Asked.Enqueue($"{setup.RequestType:x2} {setup.Request:x2} {setup.Value:x4} {setup.Index:x4} {setup.Length}");
        switch (setup.RequestType, setup.Request, setup.Value >> 8)
        {
            case (0x80, 6, 1):
                return Give(TinyBusDevice.DeviceDescriptor, data, setup.Length);
            case (0x80, 6, 2):
                return Give(TinyBusDevice.ConfigurationDescriptor, data, setup.Length);
            case (0x80, 6, 3):
                return (byte)setup.Value switch
                {
                    1 => Give(Text("Maker"), data, setup.Length),
                    2 => Give(Text("Tiny loop"), data, setup.Length),
                    3 => Give(Text("42"), data, setup.Length),
                    _ => new UsbResult(UsbStatus.Stall, 0),
                };
            case (0xc0, 0x7f, _):
                Answer.Wait(timeout);
                data.Fill(0x5a);
                return new UsbResult(UsbStatus.Completed, setup.Length);
            case (0x40, 0x01, _):
                Asked.Enqueue(Convert.ToHexString(data));
                return new UsbResult(UsbStatus.Completed, setup.Length);
            default:
                return new UsbResult(UsbStatus.Stall, 0);
        }
    }

    public UsbStatus Submit(UsbTransfer transfer)
    {
        lock (_gate)
        {
            if (IsGone || IsClosed)
            {
                return UsbStatus.NoDevice;
            }

            var known = _configuration == 1 && (transfer.Endpoint == 0x83 || (_alternate == 1 && transfer.Endpoint is 0x81 or 0x02));
            if (!known || !transfer.TryBegin(out var submission))
            {
                return UsbStatus.Invalid;
            }

            _inFlight++;
            _pending[transfer.Endpoint].Add((transfer, submission));
            Pump();
            return UsbStatus.Completed;
        }
    }

    /// <summary>Cancelled transfers stay, as those do on a device that ends them in order.</summary>
    internal bool KeepsCancelled { get; set; }

    public void Cancel(UsbTransfer transfer)
    {
        lock (_gate)
        {
            var index = _pending[transfer.Endpoint].FindIndex(p => p.Transfer == transfer);
            if (index >= 0 && !KeepsCancelled)
            {
                End(transfer, _pending[transfer.Endpoint][index].Submission, UsbStatus.Cancelled, 0);
                _pending[transfer.Endpoint].RemoveAt(index);
            }
        }
    }

    public void CancelAll(byte endpoint)
    {
        lock (_gate)
        {
            foreach (var (transfer, submission) in _pending[endpoint])
            {
                End(transfer, submission, UsbStatus.Cancelled, 0);
            }

            _pending[endpoint].Clear();
        }
    }

    public bool Drain(TimeSpan limit)
    {
        UsbCompletionScope.AssertOutside(nameof(Drain));
        return SpinWait.SpinUntil(() => Volatile.Read(ref _inFlight) == 0, limit);
    }

    public UsbStatus ClearHalt(byte endpoint)
    {
        Asked.Enqueue($"clear halt {endpoint:x2}");
        lock (_gate)
        {
            Halted.Remove(endpoint);
            return endpoint is 0x81 or 0x02 or 0x83 ? UsbStatus.Completed : UsbStatus.Invalid;
        }
    }

    public UsbStatus SetConfiguration(byte value)
    {
        Asked.Enqueue($"configuration {value}");
        if (_claims.Count > 0 || value > 1)
        {
            return _claims.Count > 0 ? UsbStatus.Busy : UsbStatus.Invalid;
        }

        (_configuration, _alternate) = (value, 0);
        return UsbStatus.Completed;
    }

    public UsbStatus Claim(byte interfaceNumber)
    {
        _claims.Add(interfaceNumber);
        return UsbStatus.Completed;
    }

    public UsbStatus Release(byte interfaceNumber) => _claims.Remove(interfaceNumber) ? UsbStatus.Completed : UsbStatus.Invalid;

    public UsbStatus SetAlternate(byte interfaceNumber, byte alternate)
    {
        Asked.Enqueue($"interface {interfaceNumber} setting {alternate}");
        if (!_claims.Contains(interfaceNumber) || alternate > interfaceNumber)
        {
            return UsbStatus.Invalid;
        }

        _alternate = interfaceNumber == 1 ? alternate : _alternate;
        return UsbStatus.Completed;
    }

    public UsbStatus Reset()
    {
        Asked.Enqueue("reset");
        _alternate = 0;
        return UsbStatus.Completed;
    }

    public IMemoryOwner<byte> AllocateBuffer(int length) => new ExactMemory(length);

    public void Dispose()
    {
        lock (_gate)
        {
            IsClosed = true;
            EndAll(UsbStatus.Cancelled);
            _ended.CompleteAdding();
        }

        _thread.Join();
    }

    private static byte[] Text(string text) => [(byte)(2 + (text.Length * 2)), 3, .. System.Text.Encoding.Unicode.GetBytes(text)];

    private static UsbResult Give(ReadOnlyMemory<byte> bytes, Span<byte> data, int length)
    {
        var n = Math.Min(bytes.Length, length);
        bytes.Span[..n].CopyTo(data);
        return new UsbResult(UsbStatus.Completed, n);
    }

    private void Pump()
    {
        while (!HoldsOut && TryTake(0x02, out var transfer, out var submission))
        {
            if (Halted.Contains(0x02))
            {
                End(transfer, submission, UsbStatus.Stall, 0);
                continue;
            }

            if (!Sinks)
            {
                _looped.Enqueue(transfer.Buffer.ToArray());
            }

            End(transfer, submission, UsbStatus.Completed, transfer.Buffer.Length);
        }

        while (_looped.Count > 0 && TryTake(0x81, out var transfer, out var submission))
        {
            Fill(transfer, submission, _looped.Dequeue());
        }
    }

    private bool TryTake(byte endpoint, out UsbTransfer transfer, out long submission)
    {
        (transfer, submission) = _pending[endpoint].Count > 0 ? _pending[endpoint][0] : default;
        if (transfer is null)
        {
            return false;
        }

        _pending[endpoint].RemoveAt(0);
        return true;
    }

    private void Fill(UsbTransfer transfer, long submission, byte[] bytes)
    {
        var n = Math.Min(bytes.Length, transfer.Buffer.Length);
        bytes.AsSpan(0, n).CopyTo(transfer.Buffer.Span);
        End(transfer, submission, n < bytes.Length ? UsbStatus.Overflow : UsbStatus.Completed, n);
    }

    private void EndAll(UsbStatus status)
    {
        foreach (var list in _pending)
        {
            foreach (var (transfer, submission) in list)
            {
                End(transfer, submission, status, 0);
            }

            list.Clear();
        }
    }

    private void End(UsbTransfer transfer, long submission, UsbStatus status, int length) => _ended.Add((transfer, submission, status, length));

    private void Run()
    {
        foreach (var (transfer, submission, status, length) in _ended.GetConsumingEnumerable())
        {
            _ = transfer.Complete(submission, status, length);
            _ = Interlocked.Decrement(ref _inFlight);
        }
    }
}
