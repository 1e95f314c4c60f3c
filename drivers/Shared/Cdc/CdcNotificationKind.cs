namespace HwNet.Drivers.Shared.Cdc;

/// <summary>What a device notifies.</summary>
public enum CdcNotificationKind
{
    /// <summary>NETWORK_CONNECTION: the link is up.</summary>
    Connected,

    /// <summary>NETWORK_CONNECTION: the link is down.</summary>
    Disconnected,

    /// <summary>CONNECTION_SPEED_CHANGE.</summary>
    Speed,

    /// <summary>RESPONSE_AVAILABLE: an encapsulated response can be read.</summary>
    ResponseAvailable,

    /// <summary>Of a kind that is not known.</summary>
    Unknown,

    /// <summary>None at all; the rest of its transfer is lost.</summary>
    Malformed,
}
