namespace HwNet.Protocols.Nd;

/// <summary>What router discovery counts besides drops.</summary>
internal enum RouterEvent
{
    SolicitSent,
    SendFailure,
    Lost,
    Expired,
}
