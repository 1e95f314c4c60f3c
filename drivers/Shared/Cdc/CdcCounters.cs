using System.Buffers.Binary;

namespace HwNet.Drivers.Shared.Cdc;

/// <summary>GET_ETHERNET_STATISTIC's selectors, 1 to 29, by name. Bit n of bmEthernetStatistics says that the device keeps selector n + 1.</summary>
/// <remarks>Sources checked: ECM 1.2 tables 6 and 9; the same list as NDIS' OID_GEN and OID_802_3 counters, which it was taken from.</remarks>
internal static class CdcCounters
{
    /// <summary>Bytes of an answer.</summary>
    internal const int Length = 4;

    private static readonly string[] Names =
    [
        "xmit_ok", "rcv_ok", "xmit_error", "rcv_error", "rcv_no_buffer",
        "directed_bytes_xmit", "directed_frames_xmit", "multicast_bytes_xmit", "multicast_frames_xmit", "broadcast_bytes_xmit", "broadcast_frames_xmit",
        "directed_bytes_rcv", "directed_frames_rcv", "multicast_bytes_rcv", "multicast_frames_rcv", "broadcast_bytes_rcv", "broadcast_frames_rcv",
        "rcv_crc_error", "transmit_queue_length", "rcv_error_alignment",
        "xmit_one_collision", "xmit_more_collisions", "xmit_deferred", "xmit_max_collisions",
        "rcv_overrun", "xmit_underrun", "xmit_heartbeat_failure", "xmit_times_crs_lost", "xmit_late_collisions",
    ];

    /// <summary>The selectors of a mask that have a name; reserved bits are none.</summary>
    internal static IEnumerable<(ushort Selector, string Name)> Of(uint mask)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if ((mask & (1u << i)) != 0)
            {
                yield return ((ushort)(i + 1), $"cdc.{Names[i]}");
            }
        }
    }

    /// <summary>The value of an answer; a short one is none.</summary>
    internal static long? Read(ReadOnlySpan<byte> answer) => answer.Length < Length ? null : BinaryPrimitives.ReadUInt32LittleEndian(answer);
}
