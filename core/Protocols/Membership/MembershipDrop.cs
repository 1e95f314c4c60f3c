namespace HwNet.Protocols.Membership;

/// <summary>Why a received message of IGMP or MLD had no effect; each has its own counter. The first values are those of <see cref="Wire.GroupQueryError"/>.</summary>
public enum MembershipDrop
{
    /// <summary>It had; never counted.</summary>
    None = 0,
    /// <summary>Shorter than the first version's.</summary>
    TooShort,
    /// <summary>Of a length that no version has, or with more sources than there are bytes.</summary>
    Length,
    /// <summary>IGMP: the checksum is wrong. (A wrong one of MLD counts with ICMPv6.)</summary>
    Checksum,
    /// <summary>It asks about something that is no group.</summary>
    Group,
    /// <summary>It has come from afar, or may go on: hop limit or time to live is not 1.</summary>
    HopLimit,
    /// <summary>MLD: the sender's address is not link-local.</summary>
    Source,
    /// <summary>Without the router alert option (RFC 3810 section 6.2, RFC 3376 section 9.1), which only IGMPv1 knows nothing of.</summary>
    NoAlert,
    /// <summary>Another station's report, or this host's own, heard again: only routers listen to those.</summary>
    Report,
    /// <summary>Of a type unknown.</summary>
    Type,
    /// <summary>The interface has gone, or does not report.</summary>
    NoInterface,
}
