using HwNet.Buffers;

namespace HwNet.Altq;

/// <summary>altq discipline: in which order a send queue gives up its packets, and which it refuses.</summary>
/// <remarks>
/// Every method is called under the queue's lock (Q), so one at a time: it must neither block nor call anything but the packets. One discipline serves one
/// interface.
/// </remarks>
public abstract class QueueDiscipline
{
    private int _inUse;

    /// <summary>ifq_len: packets in it. Q</summary>
    protected internal abstract int Length { get; }

    /// <summary>altq_enqueue. Q</summary>
    /// <param name="m">Taken when the result is None.</param>
    /// <param name="evicted">Where packets are put that had to make room; core frees and counts them.</param>
    /// <returns>None, or ENOBUFS.</returns>
    protected internal abstract Errno Enqueue(Mbuf m, ref MbufBatch evicted);

    /// <summary>ALTDQ_POLL: the packet that <see cref="Dequeue"/> gives next, which stays; null when empty. Q</summary>
    protected internal abstract Mbuf? Peek();

    /// <summary>altq_dequeue: the next packet; null when empty. Q</summary>
    protected internal abstract Mbuf? Dequeue();

    /// <summary>Marks it as one interface's.</summary>
    /// <returns>False: it is another's.</returns>
    internal bool TryClaim() => Interlocked.Exchange(ref _inUse, 1) == 0;

    internal void Release() => Volatile.Write(ref _inUse, 0);
}
