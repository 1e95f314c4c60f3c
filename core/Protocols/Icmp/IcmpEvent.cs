namespace HwNet.Protocols.Icmp;

/// <summary>What ICMP counts besides drops.</summary>
internal enum IcmpEvent
{
    Received,
    Answered,
    Delivered,
    EchoSent,
    ErrorSent,
    ErrorSuppressed,
}
