using NLog;

namespace HwNet.Net;

/// <summary>The event stream of one stack: observers see events in order, one at a time, with no lock of the stack held.</summary>
/// <remarks>Lock: E (events), a leaf. An event published under a serializer is delivered by the interface thread of CPU 0.</remarks>
public sealed class IfEvents
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Net");

    private readonly Lock _lock = new();
    private readonly Queue<IfEvent> _pending = new();
    private readonly IfMessagePorts _ports;
    private readonly IfMessage _drain;
    private Action<IfEvent>[] _observers = [];
    private bool _delivering;

    internal IfEvents(IfMessagePorts ports)
    {
        _ports = ports;
        _drain = new DrainMessage(this);
    }

    /// <summary>Adds an observer; disposing the result removes it. It must not wait for packets; one that throws is logged.</summary>
    public IDisposable Subscribe(Action<IfEvent> observer)
    {
        lock (_lock)
        {
            _observers = [.. _observers, observer];
        }

        return new Subscription(this, observer);
    }

    /// <summary>Queues an event and delivers.</summary>
    internal void Publish(IfEvent happened)
    {
        Post(happened);
        Flush(happened.Ifp);
    }

    /// <summary>Queues an event only: for callers inside a lock.</summary>
    internal void Post(IfEvent happened)
    {
        lock (_lock)
        {
            _pending.Enqueue(happened);
        }
    }

    /// <summary>Delivers what is queued, here or, inside the interface's serializer, on the interface thread of CPU 0.</summary>
    internal void Flush(IfNet ifp)
    {
        if (ifp.Serializer.IsHeld)
        {
            _ports.Send(_drain, 0);
        }
        else
        {
            Deliver();
        }
    }

    private void Deliver()
    {
        while (TryNext(out var happened, out var observers))
        {
            foreach (var observer in observers)
            {
                Notify(observer, happened);
            }

            lock (_lock)
            {
                _delivering = false;
            }
        }
    }

    private bool TryNext([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IfEvent? happened, out Action<IfEvent>[] observers)
    {
        lock (_lock)
        {
            observers = _observers;

            // Whoever delivers now also delivers what comes in meanwhile: order is kept without waiting for an observer.
            if (_delivering || !_pending.TryDequeue(out happened))
            {
                happened = null;
                return false;
            }

            return _delivering = true;
        }
    }

    private static void Notify(Action<IfEvent> observer, IfEvent happened)
    {
        try
        {
            observer(happened);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Error(e, "{0}: an observer of {1} failed", happened.Name, happened.GetType().Name);
        }
    }

    private void Unsubscribe(Action<IfEvent> observer)
    {
        lock (_lock)
        {
            _observers = [.. _observers.Where(o => o != observer)];
        }
    }

    private sealed class Subscription(IfEvents events, Action<IfEvent> observer) : IDisposable
    {
        public void Dispose() => events.Unsubscribe(observer);
    }

    private sealed class DrainMessage(IfEvents events) : IfMessage
    {
        protected internal override void Dispatch()
        {
            events.Deliver();
            Reply(Errno.None);
        }
    }
}
