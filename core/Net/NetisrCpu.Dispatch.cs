using HwNet.Buffers;

namespace HwNet.Net;

/// <content>netisr_dispatch: protocols on the receive thread, past the queues.</content>
internal sealed partial class NetisrCpu
{
    /// <summary>The CPU, of whichever stack, whose handler the calling thread is in.</summary>
    [ThreadStatic]
    private static NetisrCpu? _handling;

    /// <summary>Letter W: one thread at a time waits for handlers to end.</summary>
    private readonly Lock _waiting = new();

    /// <summary>Receive threads in a handler beside others, by the turn in which they came: even, odd.</summary>
    private readonly int[] _inside = new int[2];
    private int _turn;

    /// <summary>NWS_DISPATCHING: a receive thread is this CPU's worker. Written under N.</summary>
    private bool _dispatching;
    private long _dispatched;

    internal long Dispatched => Volatile.Read(ref _dispatched);

    /// <summary>Runs a protocol's handler on the calling thread. No lock is held.</summary>
    /// <param name="packets">Taken when the result is true.</param>
    /// <param name="protocol">Whose.</param>
    /// <param name="alone">Hybrid: only as this CPU's one worker, with nothing queued before.</param>
    /// <returns>False: not here and now; they are to be queued.</returns>
    internal bool TryDispatch(ref MbufBatch packets, int protocol, bool alone)
    {
        // What a handler sends may come back on the same thread, be answered, come back: it is for the next turn.
        if (_handling is not null || Volatile.Read(ref _stopping))
        {
            return false;
        }

        if (!alone)
        {
            DispatchBeside(ref packets, protocol);
            return true;
        }

        if (!TryBecomeWorker())
        {
            return false;
        }

        _runner = Environment.CurrentManagedThreadId;
        Dispatch(ref packets, protocol);
        _runner = 0;
        EndWorker();
        return true;
    }

    /// <returns>False: somebody works for this CPU, or packets wait that came before.</returns>
    private bool TryBecomeWorker()
    {
        using (_lock.Hold())
        {
            if (_dispatching || _running || _hasWork || _stopping)
            {
                return false;
            }

            Volatile.Write(ref _dispatching, true);
            return true;
        }
    }

    private void EndWorker()
    {
        bool wake;
        using (_lock.Hold())
        {
            Volatile.Write(ref _dispatching, false);

            // What was queued meanwhile woke nobody.
            wake = _hasWork && Schedule();
        }

        if (wake)
        {
            _wake.Set();
        }
    }

    /// <summary>Direct: whatever others do. Counted before the handler is looked up: who took it away waits for whoever saw it.</summary>
    private void DispatchBeside(ref MbufBatch packets, int protocol)
    {
        ref var inside = ref _inside[Volatile.Read(ref _turn) & 1];
        _ = Interlocked.Increment(ref inside);
        Dispatch(ref packets, protocol);
        _ = Interlocked.Decrement(ref inside);
    }

    private void Dispatch(ref MbufBatch packets, int protocol)
    {
        _ = Interlocked.Add(ref _dispatched, packets.Count);
        _handling = this;
        var previous = StackCpu.Bind(_cpu);
        Handle(ref packets, protocol);
        StackCpu.Restore(previous);
        _handling = null;
    }

    /// <summary>Returns when every handler has ended that a receive thread was in, beside others, at the time of the call. Not for a thread in a handler.</summary>
    private void AwaitDirect()
    {
        if (_handling is not null)
        {
            return;
        }

        lock (_waiting)
        {
            // Both sides: a thread that read the turn long ago may have counted itself on either.
            for (var side = 0; side < _inside.Length; side++)
            {
                var before = (Interlocked.Increment(ref _turn) - 1) & 1;
                var spin = new SpinWait();
                while (Volatile.Read(ref _inside[before]) != 0)
                {
                    spin.SpinOnce();
                }
            }
        }
    }
}
