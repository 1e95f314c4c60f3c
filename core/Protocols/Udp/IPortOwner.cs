namespace HwNet.Protocols.Udp;

/// <summary>inpcb: a socket as the table of ports sees it.</summary>
internal interface IPortOwner<TAddress>
{
    /// <summary>No port may be given to it any more.</summary>
    bool IsClosed { get; }

    /// <summary>inp_lport; 0 before.</summary>
    ushort Port { get; }

    /// <summary>in_pcbinshash: the port is its own. U</summary>
    void NoteBound(TAddress address, ushort port);
}
