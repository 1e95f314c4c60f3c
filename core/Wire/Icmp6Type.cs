namespace HwNet.Wire;

/// <summary>icmp6_type: what an ICMPv6 message says (RFC 4443, RFC 4861, RFC 3810).</summary>
public enum Icmp6Type : byte
{
    /// <summary>ICMP6_DST_UNREACH.</summary>
    Unreachable = 1,
    /// <summary>ICMP6_PACKET_TOO_BIG.</summary>
    PacketTooBig = 2,
    /// <summary>ICMP6_TIME_EXCEEDED.</summary>
    TimeExceeded = 3,
    /// <summary>ICMP6_PARAM_PROB.</summary>
    ParameterProblem = 4,
    /// <summary>ICMP6_ECHO_REQUEST.</summary>
    EchoRequest = 128,
    /// <summary>ICMP6_ECHO_REPLY.</summary>
    EchoReply = 129,
    /// <summary>MLD_LISTENER_QUERY.</summary>
    ListenerQuery = 130,
    /// <summary>MLD_LISTENER_REPORT: of the first version (RFC 2710).</summary>
    ListenerReportV1 = 131,
    /// <summary>MLD_LISTENER_DONE: of the first version.</summary>
    ListenerDone = 132,
    /// <summary>ND_ROUTER_SOLICIT.</summary>
    RouterSolicit = 133,
    /// <summary>ND_ROUTER_ADVERT.</summary>
    RouterAdvert = 134,
    /// <summary>ND_NEIGHBOR_SOLICIT.</summary>
    NeighbourSolicit = 135,
    /// <summary>ND_NEIGHBOR_ADVERT.</summary>
    NeighbourAdvert = 136,
    /// <summary>ND_REDIRECT.</summary>
    Redirect = 137,
    /// <summary>MLDV2_LISTENER_REPORT.</summary>
    ListenerReport = 143,
}
