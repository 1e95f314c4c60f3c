namespace HwNet.Wire;

/// <summary>igmp_type: what an IGMP message says (RFC 1112, RFC 2236, RFC 3376).</summary>
public enum IgmpType : byte
{
    /// <summary>IGMP_MEMBERSHIP_QUERY.</summary>
    Query = 0x11,
    /// <summary>IGMP_V1_MEMBERSHIP_REPORT.</summary>
    ReportV1 = 0x12,
    /// <summary>IGMP_V2_MEMBERSHIP_REPORT.</summary>
    ReportV2 = 0x16,
    /// <summary>IGMP_V2_LEAVE_GROUP.</summary>
    Leave = 0x17,
    /// <summary>IGMP_V3_MEMBERSHIP_REPORT.</summary>
    ReportV3 = 0x22,
}
