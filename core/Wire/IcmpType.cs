namespace HwNet.Wire;

/// <summary>ICMP_*: the kinds of ICMP messages (RFC 792). Other values are possible and are to be ignored (RFC 1122 section 3.2.2).</summary>
public enum IcmpType
{
    /// <summary>ICMP_ECHOREPLY: the answer to an echo request.</summary>
    EchoReply = 0,
    /// <summary>ICMP_UNREACH: a packet could not be delivered; see <see cref="IcmpUnreachable"/>.</summary>
    Unreachable = 3,
    /// <summary>ICMP_SOURCEQUENCH: obsolete (RFC 6633); to be ignored.</summary>
    SourceQuench = 4,
    /// <summary>ICMP_REDIRECT: there is a better router.</summary>
    Redirect = 5,
    /// <summary>ICMP_ECHO: to be answered with the same data.</summary>
    EchoRequest = 8,
    /// <summary>ICMP_TIMXCEED: a packet ran out of hops, or fragments out of time; see <see cref="IcmpTimeExceeded"/>.</summary>
    TimeExceeded = 11,
    /// <summary>ICMP_PARAMPROB: a header could not be understood.</summary>
    ParameterProblem = 12,
    /// <summary>ICMP_TSTAMP: asks for the time.</summary>
    Timestamp = 13,
    /// <summary>ICMP_TSTAMPREPLY: the answer to it.</summary>
    TimestampReply = 14,
}
