namespace HwNet.Protocols.Membership;

/// <summary>The counters of IGMP or MLD as they are counted.</summary>
internal sealed class MembershipStatistics
{
    internal CauseCounters<MembershipDrop> Drops { get; } = new();

    internal CauseCounters<MembershipEvent> Events { get; } = new();

    internal MembershipCounters Snapshot()
    {
        var events = Events.Snapshot();
        return new MembershipCounters
        {
            Received = events[MembershipEvent.Received],
            Handled = events[MembershipEvent.Handled],
            DropsBy = Drops.Snapshot(),
            ReportsSent = events[MembershipEvent.ReportSent],
            RecordsSent = events[MembershipEvent.RecordSent],
            SendFailures = events[MembershipEvent.SendFailure],
        };
    }

    internal void NoteSent(Errno error, int records)
    {
        Events.Count(error == Errno.None ? MembershipEvent.ReportSent : MembershipEvent.SendFailure);
        Events.Count(MembershipEvent.RecordSent, error == Errno.None ? records : 0);
    }
}
