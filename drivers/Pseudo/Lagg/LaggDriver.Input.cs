using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <content>lagg_input, lacp_input: what members receive.</content>
internal sealed partial class LaggDriver
{
    /// <summary>Markers that may wait for their answer: whoever sends more gets none.</summary>
    private const int MaxMarkers = 16;

    private MbufBatch _markers;

    private bool IsUp => (Ifp.Flags & (IfFlags.Up | IfFlags.Running)) == (IfFlags.Up | IfFlags.Running);

    /// <summary>Takes what a member has received. n</summary>
    internal void MemberInput(LaggMember member, ref MbufBatch frames)
    {
        if (_lacp is not null)
        {
            TakeSlow(member, ref frames);
        }

        if (frames.IsEmpty)
        {
            return;
        }

        if (!member.Collects || !IsUp)
        {
            member.CountNotCollected(frames.FreeAll());
            return;
        }

        member.CountReceived(frames.Count);
        Ifp.Input(ref frames);
    }

    private static bool IsSlow(Mbuf m) =>
        m.Length >= EtherHeader.Length && BinaryPrimitives.ReadUInt16BigEndian(m.Data[(2 * LinkAddress.Length)..]) == EtherType.Slow;

    /// <summary>Takes the slow protocols' frames out of a batch, if there are any.</summary>
    private void TakeSlow(LaggMember member, ref MbufBatch frames)
    {
        var m = frames.First;
        while (m is not null && !IsSlow(m))
        {
            m = MbufBatch.After(m);
        }

        if (m is null)
        {
            return;
        }

        MbufBatch others = default;
        while (frames.TryRemoveFirst(out m))
        {
            if (!IsSlow(m))
            {
                others.Append(m);
            }
            else if (!TakeSlow(member, m))
            {
                m.Free();
            }
        }

        frames = others;
        Wake();
    }

    /// <returns>True when it was kept, a marker to be answered.</returns>
    private bool TakeSlow(LaggMember member, Mbuf m)
    {
        ReadOnlySpan<byte> frame = m.Data;
        lock (_lock)
        {
            if (!_running || _ended)
            {
                member.CountNotCollected(1);
                return false;
            }

            var subtype = frame.Length > EtherHeader.Length ? frame[EtherHeader.Length] : (byte)0;
            if (LinkAddress.Read(frame) != SlowProtocol.Destination || subtype is not (SlowProtocol.Lacp or SlowProtocol.Marker))
            {
                member.SlowFrames = member.SlowFrames with { Unknown = member.SlowFrames.Unknown + 1 };
                return false;
            }

            if (subtype == SlowProtocol.Marker)
            {
                return TakeMarker(member, m);
            }

            TakeLacp(member, frame[EtherHeader.Length..]);
            return false;
        }
    }

    /// <summary>lacp_pdu_input. L</summary>
    private void TakeLacp(LaggMember member, ReadOnlySpan<byte> bytes)
    {
        var counters = member.SlowFrames;
        if (!LacpPdu.TryParse(bytes, out var pdu, out _))
        {
            member.SlowFrames = counters with { Illegal = counters.Illegal + 1 };
            return;
        }

        var learned = _lacp!.Receive(member.Lacp!, pdu);
        member.SlowFrames = learned ? counters with { Received = counters.Received + 1 } : counters with { Looped = counters.Looped + 1 };
        ChooseCarriers();
    }

    /// <summary>lacp_marker_input. L</summary>
    private bool TakeMarker(LaggMember member, Mbuf m)
    {
        var counters = member.SlowFrames;
        var kept = false;
        if (!MarkerPdu.TryParse(m.Data[EtherHeader.Length..], out var pdu, out _))
        {
            counters = counters with { Illegal = counters.Illegal + 1 };
        }
        else if (pdu.IsResponse)
        {
            counters = counters with { StrayResponses = counters.StrayResponses + 1 };
        }
        else
        {
            kept = _markers.Count < MaxMarkers;
            counters = counters with { Markers = counters.Markers + 1, MarkersDropped = counters.MarkersDropped + (kept ? 0 : 1) };
        }

        member.SlowFrames = counters;
        if (kept)
        {
            m.SetOwner("lagg marker");
            _markers.Append(m);
        }

        return kept;
    }
}
