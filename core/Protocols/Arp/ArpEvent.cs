namespace HwNet.Protocols.Arp;

/// <summary>What address resolution counts besides received packets.</summary>
internal enum ArpEvent
{
    Handled,
    RequestSent,
    ReplySent,
    AnnouncementSent,
    SendFailure,
    Conflict,
    Moved,
    HeldDropped,
    TimedOut,
    Expired,
    LimitReached,
}
