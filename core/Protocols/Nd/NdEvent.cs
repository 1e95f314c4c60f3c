namespace HwNet.Protocols.Nd;

/// <summary>What neighbour discovery counts besides drops.</summary>
internal enum NdEvent
{
    Received,
    Handled,
    SolicitSent,
    AdvertSent,
    ProbeSent,
    SendFailure,
    Duplicate,
    TimedOut,
    HeldDropped,
}
