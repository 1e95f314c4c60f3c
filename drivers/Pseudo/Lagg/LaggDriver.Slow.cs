using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <content>lacp_xmit_lacpdu, the marker responder: slow-protocol frames that leave. By the worker alone, so that the newest leaves last. W</content>
internal sealed partial class LaggDriver
{
    private const int SlowLength = EtherHeader.Length + SlowProtocol.PduLength;

    /// <summary>The LACPDUs that a member is to send now.</summary>
    private void SendLacp(LaggMember member)
    {
        while (MayTransmit(member))
        {
            if (!Ifp.Stack.Mbufs.TryGet(out var m))
            {
                Count(member, static c => c with { NoBuffer = c.NoBuffer + 1 });
                return;
            }

            if (!TryTake(member, out var pdu))
            {
                m.Free();
                return;
            }

            var frame = m.Append(SlowLength);
            Address(frame, member);
            pdu.Write(frame[EtherHeader.Length..]);
            if (member.Ifp.Transmit(m) == Errno.None)
            {
                Count(member, static c => c with { Sent = c.Sent + 1 });
            }
        }
    }

    private bool MayTransmit(LaggMember member)
    {
        lock (_lock)
        {
            return _lacp is not null && _lacp.MayTransmit(member.Lacp!);
        }
    }

    private bool TryTake(LaggMember member, out LacpPdu pdu)
    {
        lock (_lock)
        {
            return _lacp!.TryTransmit(member.Lacp!, out pdu);
        }
    }

    private void AnswerMarkers()
    {
        MbufBatch markers;
        lock (_lock)
        {
            markers = _markers;
            _markers = default;
        }

        while (markers.TryRemoveFirst(out var m))
        {
            if (Find(m.ReceivedOn) is { } member && MarkerPdu.TryParse(m.Data[EtherHeader.Length..], out var pdu, out _))
            {
                Answer(member, m, pdu);
            }
            else
            {
                m.Free();
            }
        }
    }

    /// <summary>The marker goes back as its own answer. Takes <paramref name="m"/>.</summary>
    private void Answer(LaggMember member, Mbuf m, in MarkerPdu marker)
    {
        m.TrimBack(m.Length - SlowLength);
        m.Flags = MbufFlags.None;
        m.ReceivedOn = null;
        m.VlanTag = null;
        var frame = m.Data;
        Address(frame, member);
        marker.Response().Write(frame[EtherHeader.Length..]);
        if (member.Ifp.Transmit(m) == Errno.None)
        {
            Count(member, static c => c with { MarkerResponses = c.MarkerResponses + 1 });
        }
    }

    /// <summary>From the port's own address: the aggregate's would be the same on all cables.</summary>
    private static void Address(Span<byte> frame, LaggMember member)
    {
        SlowProtocol.Destination.Write(frame);
        member.Setup.OwnLladdr.Write(frame[LinkAddress.Length..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[(2 * LinkAddress.Length)..], EtherType.Slow);
    }

    private void Count(LaggMember member, Func<LacpCounters, LacpCounters> count)
    {
        lock (_lock)
        {
            member.SlowFrames = count(member.SlowFrames);
        }
    }
}
