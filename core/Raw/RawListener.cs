using System.Diagnostics.CodeAnalysis;
using HwNet.Buffers;
using HwNet.Groups;
using HwNet.Net;
using HwNet.Protocols;

namespace HwNet.Raw;

/// <summary>rawcb: a raw socket: a bounded queue of frames, each with its header, from the interfaces that a pattern means.</summary>
/// <remarks>
/// Lock: own, taken by the threads that receive and send, a leaf but for the queue's. Interfaces that come, change name or join a group are followed.
/// </remarks>
public abstract class RawListener : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Lock _following = new();
    private readonly ReceiveQueue<RawHeader> _queue;
    private readonly int _capacity;
    private IDisposable? _events;
    private long _sequence;
    private long _drops;

    private protected RawListener(NetStack stack, IfPattern interfaces, int capacity)
    {
        Stack = stack;
        Interfaces = interfaces;
        _capacity = capacity;
        _queue = new ReceiveQueue<RawHeader>(capacity);
    }

    /// <summary>Which interfaces it listens on.</summary>
    public IfPattern Interfaces { get; }

    /// <summary>Frames meant for it so far, those dropped included.</summary>
    public long Matched => Volatile.Read(ref _sequence);

    /// <summary>snoop_drop, drain_drop: frames meant for it that it did not get: its queue was full, or there was no buffer for the copy.</summary>
    public long Drops => Volatile.Read(ref _drops);

    /// <summary>Frames in its queue.</summary>
    public int Count => _queue.Count;

    internal bool IsClosed => _queue.IsClosed;

    private protected NetStack Stack { get; }

    /// <summary>recvfrom: the next frame; the caller owns it. n</summary>
    public bool TryReceive([NotNullWhen(true)] out Mbuf? m, out RawHeader header) => _queue.TryTake(out m, out header) && m is not null;

    /// <summary>recvfrom: waits for the next frame; the caller owns it. n</summary>
    /// <returns>None; ETIMEDOUT; EINTR (closed).</returns>
    public Errno Receive(TimeSpan timeout, out Mbuf? m, out RawHeader header) => _queue.Take(timeout, out m, out header);

    /// <summary>close: takes no frame any more, frees those queued and ends the waits.</summary>
    public void Dispose()
    {
        _queue.Close();
        _events?.Dispose();
        foreach (var ifp in Stack.Interfaces.All)
        {
            Leave(ifp);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Listens on what the pattern means now, and follows it.</summary>
    internal void Begin()
    {
        _events = Stack.Events.Subscribe(Follow);
        foreach (var ifp in Stack.Interfaces.All)
        {
            Look(ifp);
        }
    }

    /// <summary>Begins to get the interface's frames, unless it does already.</summary>
    private protected abstract void Join(IfNet ifp);

    /// <summary>Gets no more of the interface's frames.</summary>
    private protected abstract void Leave(IfNet ifp);

    /// <summary>Queues a copy, cut to so many bytes; the packet stays the caller's.</summary>
    private protected void QueueCopy(IfNet ifp, Mbuf m, bool outgoing, int snapLength)
    {
        lock (_lock)
        {
            var header = Describe(ifp, m, outgoing);
            if (_queue.Count == _capacity || !TryCopy(m, snapLength, out var copy))
            {
                _drops++;
            }
            else if (!_queue.TryAdd(copy, header))
            {
                // Closed a moment ago.
                copy.Free();
            }
        }
    }

    /// <summary>Queues the packet itself; takes it only when the result is true.</summary>
    private protected bool Queue(IfNet ifp, Mbuf m)
    {
        lock (_lock)
        {
            var header = Describe(ifp, m, outgoing: false);
            if (_queue.Count == _capacity)
            {
                _drops++;
                return false;
            }

            m.ReceivedOn = null;
            return _queue.TryAdd(m, header);
        }
    }

    private RawHeader Describe(IfNet ifp, Mbuf m, bool outgoing)
    {
        var now = m.Timestamp != 0 ? m.Timestamp : (Stack.Clock.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
        return new RawHeader(ifp.Name, ifp.Index, now, _sequence++, _drops, outgoing, m.Flags, Math.Max(m.WireLength, m.Length));
    }

    private bool TryCopy(Mbuf m, int snapLength, [NotNullWhen(true)] out Mbuf? copy)
    {
        if (!Stack.Mbufs.TryGet(out copy))
        {
            return false;
        }

        var data = m.Data;
        data = data[..Math.Min(data.Length, Math.Min(snapLength, copy.Tailroom))];
        data.CopyTo(copy.Append(data.Length));
        copy.CopyMetadata(m);
        copy.ReceivedOn = null;
        copy.WireLength = Math.Max(m.WireLength, m.Length);
        return true;
    }

    private void Follow(IfEvent happened)
    {
        if (happened is IfEvent.Attached or IfEvent.GroupChanged)
        {
            Look(happened.Ifp);
        }
    }

    /// <summary>Question and answer are one: who looks later has the last word.</summary>
    private void Look(IfNet ifp)
    {
        lock (_following)
        {
            if (Interfaces.Matches(ifp))
            {
                Join(ifp);
            }
            else
            {
                Leave(ifp);
            }
        }
    }
}
