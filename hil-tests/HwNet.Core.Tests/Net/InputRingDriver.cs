using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>A driver for a make-believe chip with a receive ring and an interrupt: its receive thread is the interrupt handler.</summary>
internal sealed class InputRingDriver(int slots) : NetDriver
{
    internal static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    private readonly object _chip = new();
    private MbufBatch _posted;
    private MbufBatch _received;
    private MbufBatch _sent;
    private int _missed;
    private Thread? _thread;
    private bool _interrupt;
    private bool _stopping;

    /// <summary>Receive buffers that the chip has.</summary>
    internal int Posted
    {
        get
        {
            lock (_chip)
            {
                return _posted.Count;
            }
        }
    }

    /// <summary>The chip receives a frame into a posted buffer and raises its interrupt; without a buffer it misses the frame.</summary>
    internal bool Wire(ReadOnlySpan<byte> frame, bool waitForBuffer)
    {
        lock (_chip)
        {
            while (_posted.IsEmpty)
            {
                Raise();
                if (!waitForBuffer || !Monitor.Wait(_chip, Long))
                {
                    _missed++;
                    return false;
                }
            }

            Assert.True(_posted.TryRemoveFirst(out var m));
            frame.CopyTo(m.Append(frame.Length));
            _received.Append(m);
            Raise();
        }

        return true;
    }

    protected override Errno IfInit()
    {
        lock (_chip)
        {
            _ = Ifp.Stack.Mbufs.Get(ref _posted, slots);
            _stopping = false;
        }

        _thread = new Thread(Serve) { Name = "ring interrupt" };
        _thread.Start();
        return Errno.None;
    }

    protected override void IfStop()
    {
        lock (_chip)
        {
            _stopping = true;
            Raise();
        }
    }

    protected override void IfDrain()
    {
        Assert.True(_thread is null || _thread.Join(Long), "the receive thread hangs");
        lock (_chip)
        {
            _ = _posted.FreeAll();
            _ = _received.FreeAll();
            _ = _sent.FreeAll();
        }
    }

    protected override void IfStart(IfSendQueue queue)
    {
        lock (_chip)
        {
            while (_sent.Count < slots && queue.TryDequeue(out var m))
            {
                _sent.Append(m);
            }

            queue.OutputActive = _sent.Count >= slots;
            Raise();
        }
    }

    private void Raise()
    {
        _interrupt = true;
        Monitor.PulseAll(_chip);
    }

    private void Serve()
    {
        while (AwaitInterrupt())
        {
            Interrupt();
        }
    }

    private bool AwaitInterrupt()
    {
        lock (_chip)
        {
            while (!_interrupt)
            {
                _ = Monitor.Wait(_chip);
            }

            _interrupt = false;
            return !_stopping;
        }
    }

    private void Interrupt()
    {
        MbufBatch frames = default;
        Ifp.Serializer.Enter();
        TakeReceived(ref frames);
        Reclaim();
        Ifp.Serializer.Exit();
        Ifp.Input(ref frames);
    }

    private void TakeReceived(ref MbufBatch frames)
    {
        lock (_chip)
        {
            frames.AppendAll(ref _received);
            _ = Ifp.Stack.Mbufs.Get(ref _posted, slots - _posted.Count);
            Ifp.Counters.CountInputErrors(InputDrop.NoBuffer, _missed);
            _missed = 0;
            Monitor.PulseAll(_chip);
        }
    }

    private void Reclaim()
    {
        MbufBatch sent = default;
        lock (_chip)
        {
            sent.AppendAll(ref _sent);
        }

        if (!sent.IsEmpty)
        {
            Ifp.Counters.CountSent(sent.FreeAll());
            Ifp.TransmitComplete();
        }
    }
}
