namespace HwNet.Bus.Usb.UsbIp;

/// <summary>What threads leave for one other thread, in order. Posting never waits, and allocates only while the box grows.</summary>
/// <remarks>Lock: own, a leaf.</remarks>
internal sealed class UsbIpMailbox<T>
{
    private readonly object _gate = new();
    private readonly Queue<T> _items = new();
    private bool _waits;
    private bool _closed;

    /// <summary>Leaves something; after <see cref="Close"/> it is dropped.</summary>
    /// <returns>How much is there now; 0 after <see cref="Close"/>.</returns>
    internal int Post(in T item)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return 0;
            }

            _items.Enqueue(item);
            if (_waits)
            {
                _waits = false;
                Monitor.Pulse(_gate);
            }

            return _items.Count;
        }
    }

    /// <summary>Takes the oldest.</summary>
    /// <returns>False: nothing is there.</returns>
    internal bool TryTake(out T item)
    {
        lock (_gate)
        {
            return _items.TryDequeue(out item!) && !_closed;
        }
    }

    /// <summary>Waits until something is there.</summary>
    /// <returns>False: the box is closed.</returns>
    internal bool Wait()
    {
        lock (_gate)
        {
            while (_items.Count == 0 && !_closed)
            {
                _waits = true;
                _ = Monitor.Wait(_gate);
            }

            return !_closed;
        }
    }

    /// <summary>Nothing more is taken or left; what is in it is forgotten.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }
}
