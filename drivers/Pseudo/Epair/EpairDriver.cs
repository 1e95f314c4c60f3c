using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Epair;

/// <summary>One end of a cable in memory: what it sends, the other end receives, without a copy. Carrier is there while both ends run.</summary>
internal sealed class EpairDriver : NetDriver, IWedge
{
    /// <summary>Seconds until a transmitter that makes no progress is reset, as usbnet's.</summary>
    private const int WatchdogSeconds = 5;

    private EpairDriver? _peer;
    private bool _wedged;
    private bool _running;

    /// <inheritdoc/>
    public bool Wedged
    {
        get => Volatile.Read(ref _wedged);
        set => Volatile.Write(ref _wedged, value);
    }

    private bool Running => Volatile.Read(ref _running);

    internal void Connect(EpairDriver peer)
    {
        _peer = peer;
        peer._peer = this;
    }

    protected override Errno IfInit()
    {
        Wedged = false;
        Volatile.Write(ref _running, true);
        PostCarrier();
        return Errno.None;
    }

    protected override void IfStop()
    {
        Volatile.Write(ref _running, false);
        PostCarrier();
    }

    /// <summary>The peer delivers into this end under its own serializer: once it has been free, nothing is under way any more.</summary>
    protected override void IfDrain()
    {
        var serializer = _peer!.Ifp.Serializer;
        serializer.Enter();
        serializer.Exit();
    }

    protected override void IfStart(IfSendQueue queue)
    {
        if (Wedged)
        {
            queue.OutputActive = true;
            Ifp.ArmWatchdog(WatchdogSeconds);
            return;
        }

        MbufBatch packets = default;
        var count = queue.Dequeue(ref packets, queue.MaxLength);
        if (!_peer!.Running)
        {
            Ifp.Counters.CountOutputErrors(packets.FreeAll());
            return;
        }

        Ifp.Counters.CountSent(count);
        Stamp(packets.First);
        _peer.Ifp.Input(ref packets);
    }

    protected override Errno IfIoctl(IfRequest request) => request switch
    {
        SetMtu or SetReceiveFilter or SetFlags or SetCapabilities or SetLinkAddress or SetRawAddress => Errno.None,
        GetMedia r => Media(r),
        _ => Errno.EINVAL,
    };

    private static Errno Media(GetMedia request)
    {
        request.Reply = new MediaStatus("virtual cable", "autoselect", ["autoselect"]);
        return Errno.None;
    }

    /// <summary>The receiver's metadata: when the frames arrived, and nothing of what the sender knew.</summary>
    private void Stamp(Mbuf? first)
    {
        var now = (Ifp.Stack.Clock.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
        for (var m = first; m is not null; m = MbufBatch.After(m))
        {
            m.Flags = MbufFlags.None;
            m.Timestamp = now;
            m.WireLength = m.Length;
            m.ReceivedOn = null;
        }
    }

    /// <summary>Reports the carrier of both ends from the interface thread: here a serializer is held.</summary>
    private void PostCarrier()
    {
        var stack = Ifp.Stack;
        stack.Ports.Send(new CarrierMessage(this, _peer!), Ifp.CpuId);
    }

    private sealed class CarrierMessage(EpairDriver a, EpairDriver b) : IfMessage
    {
        protected override void Dispatch()
        {
            var state = a.Running && b.Running ? LinkState.Up : LinkState.Down;
            a.Ifp.SetLink(state);
            b.Ifp.SetLink(state);
            Reply(Errno.None);
        }
    }
}
