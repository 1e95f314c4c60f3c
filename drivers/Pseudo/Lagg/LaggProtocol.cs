namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>lagg_proto: which members carry what.</summary>
public enum LaggProtocol
{
    /// <summary>failover: the first member that has a link carries all; only what it receives is taken.</summary>
    Failover,
    /// <summary>loadbalance: each flow has its member; all that is received is taken.</summary>
    LoadBalance,
    /// <summary>roundrobin: one packet here, the next there; the order within a flow is not kept.</summary>
    RoundRobin,
    /// <summary>etherchannel: a bundle that the switch was told of by hand; carries as <see cref="LoadBalance"/>.</summary>
    EtherChannel,
    /// <summary>lacp: a bundle that both ends agree upon (IEEE 802.1AX); each flow has its member.</summary>
    Lacp,
}
