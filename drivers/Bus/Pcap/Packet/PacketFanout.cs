namespace HwNet.Bus.Pcap.Packet;

/// <summary>PACKET_FANOUT_…: how the kernel shares received frames out among the sockets of a group.</summary>
public enum PacketFanout
{
    /// <summary>PACKET_FANOUT_HASH: by flow, so that frames of a flow stay in order.</summary>
    Hash = 0,
    /// <summary>PACKET_FANOUT_LB: one after the other; frames of a flow may overtake each other.</summary>
    RoundRobin = 1,
    /// <summary>PACKET_FANOUT_CPU: by the CPU that received the frame.</summary>
    Cpu = 2,
}
