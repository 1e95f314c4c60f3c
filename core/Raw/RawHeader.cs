using HwNet.Buffers;

namespace HwNet.Raw;

/// <summary>snoopheader and ifheader: what is known of a frame that a raw listener got.</summary>
/// <param name="Interface">Name of the interface at that moment.</param>
/// <param name="Index">Its index.</param>
/// <param name="Timestamp">snoop_timestamp: nanoseconds since 1970-01-01 UTC: the device's, else the stack's when the frame passed.</param>
/// <param name="Sequence">snoop_seq: which of the frames meant for the listener this is, from 0; those dropped count too, so a gap shows them.</param>
/// <param name="Drops">Frames meant for the listener that it did not get, up to this one.</param>
/// <param name="Outgoing">True for a frame that this stack sent.</param>
/// <param name="Flags">Group frame; <see cref="MbufFlags.Promisc"/> (SN_PROMISC) for one that only snoopers get.</param>
/// <param name="WireLength">snoop_packetlen: bytes on the wire; the packet may hold fewer.</param>
public readonly record struct RawHeader(
    string Interface, int Index, long Timestamp, long Sequence, long Drops, bool Outgoing, MbufFlags Flags, int WireLength);
