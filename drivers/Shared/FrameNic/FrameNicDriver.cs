using System.Diagnostics.CodeAnalysis;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Shared.FrameNic;

/// <summary>A driver over any frame device: a receive thread for each queue that acts as its interrupt handler; transmission from if_start in batches.</summary>
/// <remarks>The device is open while the interface runs. A receive thread takes S once, at its start, to wait for the end of if_init.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "The receiver lives from if_init to the drain after if_stop; core guarantees both.")]
public class FrameNicDriver : NetDriver, IWedge
{
    /// <summary>Seconds until a transmitter that makes no progress is reset, as usbnet's.</summary>
    private const int WatchdogSeconds = 5;

    /// <summary>How long a receive thread may take to end when it was cancelled.</summary>
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(1);

    /// <summary>Frames handed to the device at once: more gain nothing (spec/performance.md).</summary>
    private const int SendBatch = 64;

    private readonly IFrameBusDevice _bus;
    private readonly List<FrameReceiver> _ended = [];
    private FrameReceiver? _receiver;
    private FrameReceiver[] _others = [];
    private string? _failure;
    private bool _wedged;

    /// <summary>A driver for a device that is not open yet.</summary>
    public FrameNicDriver(IFrameBusDevice bus) => _bus = bus;

    /// <inheritdoc/>
    public override string Status => _failure ?? _receiver?.Device.Failure ?? string.Empty;

    /// <inheritdoc/>
    public bool Wedged
    {
        get => Volatile.Read(ref _wedged);
        set => Volatile.Write(ref _wedged, value);
    }

    /// <summary>The open device; null while the interface does not run.</summary>
    public IFrameDevice? Device => _receiver?.Device;

    /// <inheritdoc/>
    protected override Errno IfInit()
    {
        Wedged = false;
        CloseEnded(_bus.IsExclusive ? ReleaseLimit : TimeSpan.Zero);
        var queues = new List<IFrameDevice>();
        var error = _bus.OpenQueues(queues, out _failure);
        if (error != Errno.None)
        {
            return error;
        }

        _receiver = new FrameReceiver(Ifp, queues[0]);
        _others = [.. queues.Skip(1).Select((queue, i) => new FrameReceiver(Ifp, queue, i + 1))];
        Ifp.SetLink(queues[0].Link);
        _receiver.Start();
        Array.ForEach(_others, static r => r.Start());
        return Errno.None;
    }

    /// <inheritdoc/>
    protected override void IfStop()
    {
        if (_receiver is { } receiver)
        {
            receiver.Cancel();
            Array.ForEach(_others, static r => r.Cancel());
            lock (_ended)
            {
                _ended.Add(receiver);
                _ended.AddRange(_others);
            }

            _receiver = null;
            _others = [];
        }
    }

    /// <inheritdoc/>
    protected override void IfDrain()
    {
        foreach (var receiver in TakeEnded(static _ => true))
        {
            receiver.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override void IfDetached() => _bus.Release();

    /// <inheritdoc/>
    protected override void IfStart(IfSendQueue queue)
    {
        if (Wedged)
        {
            Stall(queue);
            return;
        }

        MbufBatch frames = default;
        while (_receiver is { } receiver && queue.Dequeue(ref frames, SendBatch) > 0)
        {
            if (!SendAll(queue, receiver, ref frames))
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    protected override Errno IfIoctl(IfRequest request) => request switch
    {
        SetMtu r => r.Mtu <= _bus.Info.Mtu ? Errno.None : Errno.EINVAL,
        SetReceiveFilter r => SetFilter(r),
        GetDeviceCounters r => Answer(r),
        SetFlags or SetLinkAddress or SetRawAddress => Errno.None,
        _ => Errno.EINVAL,
    };

    private Errno Answer(GetDeviceCounters request)
    {
        if (Device?.Statistics is not { } s)
        {
            return Errno.ENXIO;
        }

        foreach (var other in _others)
        {
            s = s.Plus(other.Device.Statistics);
        }

        request.Reply =
        [
            new("received", s.Received),
            new("sent", s.Sent),
            new("kernel_drops", s.KernelDrops),
            new("interface_drops", s.InterfaceDrops),
            new("no_buffer", s.NoBuffer),
            new("oversized", s.Oversized),
            .. Own(),
        ];
        return Errno.None;
    }

    /// <summary>The counters that only this kind of device has, of all queues together.</summary>
    private IEnumerable<DeviceCounter> Own() => _others.Select(static r => r.Device).Prepend(Device!)
        .SelectMany(static device => device.Counters)
        .GroupBy(static counter => counter.Name)
        .Select(static same => new DeviceCounter(same.Key, same.Sum(static counter => counter.Value)));

    /// <summary>Closes the devices of earlier resets whose threads have ended meanwhile: a watchdog may stop and start, but not wait.</summary>
    /// <param name="limit">For a device that cannot be open twice: how long to wait all the same. Its threads were cancelled, and wait for nothing.</param>
    private void CloseEnded(TimeSpan limit)
    {
        foreach (var receiver in TakeEnded(r => r.HasEnded(limit)))
        {
            receiver.Dispose();
        }
    }

    /// <summary>Takes receivers off the list. It has a lock of its own, a leaf: a drain (n) and a watchdog's reset (S) may meet here.</summary>
    private List<FrameReceiver> TakeEnded(Predicate<FrameReceiver> which)
    {
        lock (_ended)
        {
            var taken = _ended.FindAll(which);
            _ = _ended.RemoveAll(taken.Contains);
            return taken;
        }
    }

    /// <summary>Sends a batch; false when the device is full or gone.</summary>
    private bool SendAll(IfSendQueue queue, FrameReceiver receiver, ref MbufBatch frames)
    {
        while (!frames.IsEmpty)
        {
            var before = frames.Count;
            var error = receiver.Device.Send(ref frames);
            Ifp.Counters.CountSent(before - frames.Count);
            if (error == Errno.None)
            {
                Ifp.ArmWatchdog(0);
                continue;
            }

            if (error == Errno.EAGAIN)
            {
                queue.PutBack(ref frames);
                return WaitForRoom(queue, receiver);
            }

            if (!Discard(error, receiver, ref frames))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The device refused a frame for good.</summary>
    /// <returns>False when it will take no other either.</returns>
    private bool Discard(Errno error, FrameReceiver receiver, ref MbufBatch frames)
    {
        if (error == Errno.EMSGSIZE && frames.TryRemoveFirst(out var refused))
        {
            Ifp.Counters.CountOutputErrors(1);
            refused.Free();
            return true;
        }

        Ifp.Counters.CountOutputErrors(frames.FreeAll());
        if (error == Errno.ENXIO)
        {
            Ifp.Vanish(receiver.Device.Failure ?? $"{_bus.Location} went away");
        }

        return false;
    }

    /// <summary>The device is full: OACTIVE until the receive thread sees room. True when there is room again already.</summary>
    private bool WaitForRoom(IfSendQueue queue, FrameReceiver receiver)
    {
        Stall(queue);
        receiver.AwaitRoom();
        if (!receiver.Device.CanSend)
        {
            return false;
        }

        // Room came back between the refusal and OACTIVE: the receive thread may have looked too early to see that we wait.
        queue.OutputActive = false;
        Ifp.ArmWatchdog(0);
        return true;
    }

    private void Stall(IfSendQueue queue)
    {
        queue.OutputActive = true;
        Ifp.ArmWatchdog(WatchdogSeconds);
    }

    /// <summary>What the device cannot sort out by itself must come in, and core filters.</summary>
    private Errno SetFilter(SetReceiveFilter request)
    {
        if (_receiver is not { } receiver)
        {
            return Errno.None;
        }

        var filter = new FrameFilter
        {
            Promiscuous = request.Promiscuous,
            AllMulti = request.AllMulti,
            Groups = request.Groups,
            Station = Ifp.Lladdr,
        };
        var error = receiver.Device.SetFilter(filter);
        return error == Errno.EOPNOTSUPP ? Errno.None : error;
    }
}
