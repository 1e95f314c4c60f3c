using System.Numerics;
using HwNet.Buffers;

namespace HwNet.Altq;

/// <summary>priq: up to 16 classes; a packet goes when no class above its own has one. Each class is bounded by itself, so a full one keeps none from the others.</summary>
/// <param name="classes">Classes, 1 to 16; the highest goes first.</param>
/// <param name="limit">Packets that each class holds; from 1.</param>
/// <param name="classify">The class of a frame; what is too high counts as the highest. Under Q: must neither block nor throw.</param>
public sealed class PriorityDiscipline(int classes, int limit, PacketClassifier classify) : QueueDiscipline
{
    /// <summary>PRIQ_MAXPRI, and one.</summary>
    public const int MaxClasses = 16;

    private readonly MbufBatch[] _queues = new MbufBatch[classes is >= 1 and <= MaxClasses ? classes : throw new ArgumentOutOfRangeException(nameof(classes))];
    private readonly int _limit = limit >= 1 ? limit : throw new ArgumentOutOfRangeException(nameof(limit));
    private uint _ready;
    private int _length;

    /// <inheritdoc/>
    protected internal override int Length => _length;

    /// <inheritdoc/>
    protected internal override Errno Enqueue(Mbuf m, ref MbufBatch evicted)
    {
        ArgumentNullException.ThrowIfNull(m);
        var which = Math.Clamp(classify(m.Data, m.VlanTag), 0, _queues.Length - 1);
        if (_queues[which].Count >= _limit)
        {
            return Errno.ENOBUFS;
        }

        _queues[which].Append(m);
        _ready |= 1u << which;
        _length++;
        return Errno.None;
    }

    /// <inheritdoc/>
    protected internal override Mbuf? Peek() => _ready == 0 ? null : _queues[BitOperations.Log2(_ready)].First;

    /// <inheritdoc/>
    protected internal override Mbuf? Dequeue()
    {
        if (_ready == 0)
        {
            return null;
        }

        var which = BitOperations.Log2(_ready);
        _ = _queues[which].TryRemoveFirst(out var m);
        _ready &= _queues[which].IsEmpty ? ~(1u << which) : uint.MaxValue;
        _length--;
        return m;
    }
}
