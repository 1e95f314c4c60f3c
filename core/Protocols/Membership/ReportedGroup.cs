namespace HwNet.Protocols.Membership;

/// <summary>What is to be said of one group. Belongs to the lock of its <see cref="MembershipReporter{TAddress}"/>.</summary>
internal sealed class ReportedGroup
{
    /// <summary>False: it was left, and that is being told.</summary>
    internal bool IsJoined { get; set; }

    /// <summary>How often the last change is to be told still.</summary>
    internal int ChangesLeft { get; set; }

    /// <summary>When a question about it is to be answered, as a time stamp of the clock; 0 when nobody asked.</summary>
    internal long AnswerAt { get; set; }
}
