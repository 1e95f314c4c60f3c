namespace HwNet.Wire;

/// <summary>ICMP_TIMXCEED_*: which time ran out (RFC 792).</summary>
public enum IcmpTimeExceeded
{
    /// <summary>ICMP_TIMXCEED_INTRANS: no hops left.</summary>
    Transit = 0,
    /// <summary>ICMP_TIMXCEED_REASS: fragments stayed away.</summary>
    Reassembly = 1,
}
