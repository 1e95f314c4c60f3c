using HwNet.Buffers;

namespace HwNet.Altq;

/// <summary>fairq: flows share the line by bytes: deficit round robin (Shreedhar and Varghese, 1995) over queues chosen by a hash of the flow.</summary>
/// <remarks>When all is full, the longest queue gives up its oldest packet for the new one: who sends most loses.</remarks>
public sealed class FairDiscipline : QueueDiscipline
{
    /// <summary>Bytes a queue may send in a round: one full frame, so that each visit sends something.</summary>
    private const int Quantum = 1514;

    private const int None = -1;

    private readonly Flow[] _flows;
    private readonly uint _seed;
    private readonly int _limit;
    private int _first = None;
    private int _last = None;
    private int _length;

    /// <summary>A discipline.</summary>
    /// <param name="limit">Packets that all flows together may have waiting; from 1.</param>
    /// <param name="queues">Queues that flows are spread over; from 1.</param>
    /// <param name="seed">Of the hash; random when null.</param>
    public FairDiscipline(int limit, int queues = 256, int? seed = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(queues);
        _limit = limit;
        _flows = new Flow[queues];
        _seed = (uint)(seed ?? Random.Shared.Next());
    }

    /// <inheritdoc/>
    protected internal override int Length => _length;

    /// <inheritdoc/>
    protected internal override Errno Enqueue(Mbuf m, ref MbufBatch evicted)
    {
        ArgumentNullException.ThrowIfNull(m);
        var which = (int)(Classifiers.FlowHash(m.Data, _seed) % (uint)_flows.Length);
        if (_length >= _limit)
        {
            var longest = Longest();
            if (_flows[longest].Queue.Count <= _flows[which].Queue.Count + 1)
            {
                return Errno.ENOBUFS;
            }

            _ = _flows[longest].Queue.TryRemoveFirst(out var victim);
            evicted.Append(victim!);
            _length--;
        }

        ref var flow = ref _flows[which];
        if (flow.Queue.IsEmpty)
        {
            Join(which);
        }

        flow.Queue.Append(m);
        _length++;
        return Errno.None;
    }

    /// <inheritdoc/>
    protected internal override Mbuf? Peek()
    {
        if (_first == None)
        {
            return null;
        }

        // Turns the round until a queue may send; that much Dequeue need not do again.
        while (_flows[_first].Queue.First!.Length > _flows[_first].Deficit)
        {
            _flows[_first].Deficit += Quantum;
            if (_first != _last)
            {
                Join(Leave());
            }
        }

        return _flows[_first].Queue.First;
    }

    /// <inheritdoc/>
    protected internal override Mbuf? Dequeue()
    {
        if (Peek() is null)
        {
            return null;
        }

        ref var flow = ref _flows[_first];
        _ = flow.Queue.TryRemoveFirst(out var m);
        flow.Deficit -= m!.Length;
        _length--;
        if (flow.Queue.IsEmpty)
        {
            // Who has nothing waiting saves nothing up.
            flow.Deficit = 0;
            _ = Leave();
        }

        return m;
    }

    /// <summary>Puts a queue at the end of the round.</summary>
    private void Join(int which)
    {
        _flows[which].Next = None;
        if (_last == None)
        {
            _first = which;
        }
        else
        {
            _flows[_last].Next = which;
        }

        _last = which;
    }

    /// <summary>Takes the first queue out of the round.</summary>
    private int Leave()
    {
        var which = _first;
        _first = _flows[which].Next;
        _last = _first == None ? None : _last;
        return which;
    }

    /// <summary>The queue with most packets; it has more than one whenever a packet is taken from it, so it stays in the round.</summary>
    private int Longest()
    {
        var longest = _first;
        for (var i = _first; i != None; i = _flows[i].Next)
        {
            longest = _flows[i].Queue.Count > _flows[longest].Queue.Count ? i : longest;
        }

        return longest;
    }

    private struct Flow
    {
        internal MbufBatch Queue;
        internal int Deficit;
        internal int Next;
    }
}
