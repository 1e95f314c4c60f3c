namespace HwNet.Groups;

/// <summary>What of an interface's address an expression means.</summary>
internal enum AddressPart
{
    /// <summary>The address itself.</summary>
    Address,
    /// <summary>":network": its network.</summary>
    Network,
    /// <summary>":broadcast": its broadcast address, where it has one.</summary>
    Broadcast,
    /// <summary>":peer": the other end of a point-to-point link.</summary>
    Peer,
}
