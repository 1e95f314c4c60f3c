using System.Runtime.CompilerServices;
using HwNet.Buffers;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <content>lagg_start, lagg_lb_start, lagg_rr_start, lagg_fail_start: from the aggregate to its members. No lock, no queue.</content>
internal sealed partial class LaggDriver
{
    /// <summary>Who carries, in order; replaced, never changed.</summary>
    private volatile LaggMember[] _carriers = [];
    private long _noMember;
    private uint _turn;

    /// <inheritdoc/>
    protected override void IfTransmit(ref MbufBatch packets)
    {
        var carriers = _carriers;
        var count = packets.Count;
        if (carriers.Length == 0)
        {
            // The last one has lost its link a moment ago; the aggregate's follows.
            _ = Interlocked.Add(ref _noMember, count);
            Ifp.Counters.CountOutputErrors(packets.FreeAll());
            return;
        }

        // Counted here whatever a member does with it: one that refuses a packet counts it by its cause.
        Ifp.Counters.CountSent(count);
        if (carriers.Length == 1)
        {
            carriers[0].Send(ref packets);
        }
        else if (count == 1 && packets.TryRemoveFirst(out var m))
        {
            carriers[Choose(m, carriers.Length)].Send(m);
        }
        else
        {
            Spread(carriers, ref packets);
        }
    }

    /// <summary>One batch for each member: a lock and a start each, and the order within a flow is kept.</summary>
    private void Spread(LaggMember[] carriers, ref MbufBatch packets)
    {
        PerMember batches = default;
        while (packets.TryRemoveFirst(out var m))
        {
            batches[Choose(m, carriers.Length)].Append(m);
        }

        for (var i = 0; i < carriers.Length; i++)
        {
            if (!batches[i].IsEmpty)
            {
                carriers[i].Send(ref batches[i]);
            }
        }
    }

    private int Choose(Mbuf m, int count) => _protocol == LaggProtocol.RoundRobin
        ? (int)(Interlocked.Increment(ref _turn) % (uint)count)
        : FlowHash.Pick(FlowHash.Of(m, _hash), count);

    [InlineArray(MaxMembers)]
    private struct PerMember
    {
        private MbufBatch _first;
    }
}
