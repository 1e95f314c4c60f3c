using HwNet.Net;

namespace HwNet.RouteSockets;

/// <summary>socket(PF_ROUTE): one subscriber's messages about interfaces, in order, in a queue of its own that is bounded and says what it lost.</summary>
/// <remarks>
/// A subscriber that does not read holds nobody up: what does not fit is lost, and counted in the place where it is missing. Any thread may read
/// and close. Lock: own, a leaf. Nothing is allocated for a message.
/// </remarks>
public sealed class RouteSocket : IDisposable
{
    /// <summary>net.route.recvspace: messages held unless told.</summary>
    public const int DefaultCapacity = 256;

    // An object, not a Lock: readers wait on it.
    private readonly object _lock = new();
    private readonly Slot[] _ring;
    private readonly RouteMessageSet _wanted;
    private readonly IDisposable _subscription;
    private int _head;
    private int _count;
    private int _lost;
    private int _waiters;
    private long _totalLost;
    private bool _closed;

    /// <summary>Subscribes: messages from now on. n</summary>
    /// <param name="stack">Whose interfaces.</param>
    /// <param name="capacity">Messages that it holds until they are read.</param>
    /// <param name="wanted">ROUTE_MSGFILTER.</param>
    public RouteSocket(NetStack stack, int capacity = DefaultCapacity, RouteMessageSet wanted = RouteMessageSet.All)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _ring = new Slot[capacity];
        _wanted = wanted;
        _subscription = stack.Events.Subscribe(Notice);
    }

    /// <summary>Messages that wait to be read.</summary>
    public int Available
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>Messages that did not fit, since the beginning.</summary>
    public long Lost
    {
        get
        {
            lock (_lock)
            {
                return _totalLost;
            }
        }
    }

    /// <summary>read, MSG_DONTWAIT: the oldest message. n</summary>
    /// <param name="message">The message, when the result is None.</param>
    /// <param name="lost">How many messages are missing here, when the result is ENOBUFS.</param>
    /// <returns>None; EAGAIN (none there); ENOBUFS (the queue was full at this place; told once, then reading goes on); EINTR (closed).</returns>
    public Errno TryRead(out RouteMessage message, out int lost)
    {
        lock (_lock)
        {
            return Take(out message, out lost);
        }
    }

    /// <summary>read: the oldest message; waits for one. n; not on a thread of the stack</summary>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="message">The message, when the result is None.</param>
    /// <param name="lost">How many messages are missing here, when the result is ENOBUFS.</param>
    /// <returns>As <see cref="TryRead"/>, and ETIMEDOUT in place of EAGAIN.</returns>
    public Errno Read(TimeSpan timeout, out RouteMessage message, out int lost)
    {
        var deadline = timeout == Timeout.InfiniteTimeSpan ? long.MaxValue : Environment.TickCount64 + (long)Math.Ceiling(timeout.TotalMilliseconds);
        lock (_lock)
        {
            while (true)
            {
                var error = Take(out message, out lost);
                if (error != Errno.EAGAIN)
                {
                    return error;
                }

                var left = deadline - Environment.TickCount64;
                if (left <= 0)
                {
                    return Errno.ETIMEDOUT;
                }

                _waiters++;
                _ = Monitor.Wait(_lock, (int)Math.Min(left, int.MaxValue));
                _waiters--;
            }
        }
    }

    /// <summary>close: no more messages; ends all waits. n</summary>
    public void Dispose()
    {
        _subscription.Dispose();
        lock (_lock)
        {
            _closed = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>rt_dispatch: never waits.</summary>
    private void Notice(IfEvent happened)
    {
        if (!RouteMessage.TryMake(happened, out var message) || ((int)_wanted & (1 << (int)message.Type)) == 0)
        {
            return;
        }

        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            if (_count == _ring.Length)
            {
                _lost++;
                _totalLost++;
                return;
            }

            _ring[(_head + _count) % _ring.Length] = new Slot(message, _lost);
            _count++;
            _lost = 0;
            if (_waiters > 0)
            {
                Monitor.PulseAll(_lock);
            }
        }
    }

    private Errno Take(out RouteMessage message, out int lost)
    {
        message = default;
        if (_closed)
        {
            lost = 0;
            return Errno.EINTR;
        }

        // What is missing stands before the next message; with none left, behind the last one.
        ref var missing = ref _count > 0 ? ref _ring[_head].LostBefore : ref _lost;
        lost = missing;
        missing = 0;
        if (lost > 0)
        {
            return Errno.ENOBUFS;
        }

        if (_count == 0)
        {
            return Errno.EAGAIN;
        }

        message = _ring[_head].Message;
        _ring[_head] = default;
        _head = (_head + 1) % _ring.Length;
        _count--;
        return Errno.None;
    }

    private struct Slot(RouteMessage message, int lostBefore)
    {
        internal readonly RouteMessage Message = message;
        internal int LostBefore = lostBefore;
    }
}
