namespace HwNet.Protocols.Membership;

/// <summary>What IGMP and MLD count besides drops.</summary>
internal enum MembershipEvent
{
    Received,
    Handled,
    ReportSent,
    RecordSent,
    SendFailure,
}
