using HwNet.Buffers;
using HwNet.Protocols;

namespace HwNet.Net;

/// <content>if_input: from a driver's receive thread to the link layer; taps and the input hook.</content>
public sealed partial class IfNet
{
    private volatile ICaptureTap[] _taps = [];
    private volatile InputHook? _hook;
    private readonly RateLimit _strayWarnings;
    private IfMessageAction? _stopStray;
    private int _inputs;

    internal InputHook? Hook => _hook;

    /// <summary>ether_input: a received frame, link header first. Takes <paramref name="m"/>; never blocks. n</summary>
    public void Input(Mbuf m)
    {
        var batch = new MbufBatch(m);
        Input(ref batch);
    }

    /// <summary>ether_input for a receive batch, in order. Takes all; never blocks: one lock and one wake-up per protocol. Any lock may be held.</summary>
    public void Input(ref MbufBatch frames) => Input(ref frames, InputMode.None);

    /// <summary>
    /// ether_input from a driver's receive thread: as <see cref="Input(ref MbufBatch)"/>, but the protocols' handlers may run on the calling thread before it
    /// returns, where <see cref="Netisr.Dispatch"/> says so. The thread must hold no lock: neither a serializer nor one of the driver's own. n
    /// </summary>
    public void Receive(ref MbufBatch frames)
    {
        Serializer.AssertNoneHeld();
        Input(ref frames, InputMode.Direct);
    }

    private void Input(ref MbufBatch frames, InputMode mode)
    {
        if (frames.IsEmpty)
        {
            return;
        }

        // Entered before the look at the flags: a down that cleared them waits for whoever saw them set.
        var inLane = Counters.TryEnterLane();
        if (!inLane)
        {
            _ = Interlocked.Increment(ref _inputs);
        }

        try
        {
            if (IsUpAndRunning)
            {
                LinkLayer.Input(this, ref frames, inLane ? mode | InputMode.Lane : mode);
                return;
            }
        }
        finally
        {
            LeaveInput(inLane);
        }

        Stray(ref frames);
    }

    private void LeaveInput(bool inLane)
    {
        if (inLane)
        {
            Counters.LeaveLane();
        }
        else
        {
            _ = Interlocked.Decrement(ref _inputs);
        }
    }

    /// <summary>bpf_attach: a tap sees every frame from now on, until the result is disposed. n</summary>
    public IDisposable Tap(ICaptureTap tap)
    {
        lock (_linkLock)
        {
            SetTaps([.. _taps, tap]);
        }

        return new TapSubscription(this, tap);
    }

    /// <summary>Takes the one input hook. n</summary>
    /// <returns>None; EBUSY when it is taken; ENXIO when the interface is detached.</returns>
    public Errno TakeInput(InputHook hook)
    {
        if (IsDetached)
        {
            return Errno.ENXIO;
        }

        lock (_linkLock)
        {
            if (_hook is not null)
            {
                return Errno.EBUSY;
            }

            _hook = hook;
            return Errno.None;
        }
    }

    /// <summary>Gives the input hook back; nothing when another holds it. n</summary>
    public void ReleaseInput(InputHook hook)
    {
        lock (_linkLock)
        {
            if (_hook == hook)
            {
                _hook = null;
            }
        }
    }

    internal void TapIncoming(Mbuf m) => ShowTaps(m, outgoing: false);

    /// <summary>Returns when no thread is in the receive path any more that saw the interface alive. UP is clear.</summary>
    private void AwaitInput()
    {
        var spin = new SpinWait();
        while (Counters.IsLaneOwned || Volatile.Read(ref _inputs) != 0)
        {
            spin.SpinOnce();
        }
    }

    /// <summary>Taps see frames as they are on the wire: while there is one, sums are not left to hardware.</summary>
    private void TapOutgoing(Mbuf m)
    {
        DelayedChecksum.Finish(m, HeaderLength);
        ShowTaps(m, outgoing: true);
    }

    private void ShowTaps(Mbuf m, bool outgoing)
    {
        var taps = _taps;
        if (taps.Length == 0)
        {
            return;
        }

        // A tag that hardware takes out or puts in is in the bytes on the wire.
        var tag = m.VlanTag;
        var shown = tag is not null && EtherLink.TryInsertTag(m, tag.Value);
        foreach (var tap in taps)
        {
            tap.Packet(this, m, outgoing);
        }

        if (shown)
        {
            EtherLink.RemoveTag(m);
            m.VlanTag = tag;
        }
    }

    private void SetTaps(ICaptureTap[] taps)
    {
        _taps = taps;
        SendQueue.Departing = taps.Length > 0 ? TapOutgoing : null;
    }

    /// <summary>Frames before initialisation completes or on a dead interface: counted, never processed; the device is stopped.</summary>
    private void Stray(ref MbufBatch frames)
    {
        Counters.CountStrayInterrupt();
        Counters.CountReceived(frames.Count, frames.ByteCount(), 0, InputMode.None);
        Counters.CountInputDrops(InputDrop.Down, frames.Count);
        _ = frames.FreeAll();
        if (Volatile.Read(ref _stopStray) is null && Volatile.Read(ref _state) == Attached)
        {
            var stop = new IfMessageAction(StopStray);
            if (Interlocked.CompareExchange(ref _stopStray, stop, null) is null)
            {
                if (_strayWarnings.TryTake())
                {
                    Log.Warn("{0}: interrupt while not up and running; stopping the device", Name);
                }

                Stack.Ports.Send(stop, CpuId);
            }
        }
    }

    private Errno StopStray()
    {
        Serializer.Enter();
        if (!IsUpAndRunning && Volatile.Read(ref _state) == Attached)
        {
            _needsDrain = true;
            _driver.Stop();
        }

        Serializer.Exit();
        Volatile.Write(ref _stopStray, null);
        return Errno.None;
    }

    private sealed class TapSubscription(IfNet ifp, ICaptureTap tap) : IDisposable
    {
        private bool _ended;

        public void Dispose()
        {
            lock (ifp._linkLock)
            {
                // The same tap may stand on the list more than once: each subscription takes away its own place only.
                var place = _ended ? -1 : Array.IndexOf(ifp._taps, tap);
                _ended = true;
                if (place >= 0)
                {
                    ifp.SetTaps([.. ifp._taps[..place], .. ifp._taps[(place + 1)..]]);
                }
            }
        }
    }
}
