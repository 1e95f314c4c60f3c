namespace HwNet.Protocols.Arp;

/// <summary>How much is known of a neighbour.</summary>
public enum ArpState
{
    /// <summary>Asked, no answer yet.</summary>
    Incomplete,
    /// <summary>LLE_VALID: answered; ages.</summary>
    Reachable,
    /// <summary>Did not answer; not asked again until the hold-off is over.</summary>
    Down,
    /// <summary>LLE_STATIC: entered by hand; does not age, and no packet changes it.</summary>
    Static,
}
