namespace HwNet.Drivers.Pseudo.Lagg.Lacp;

/// <summary>The states of the mux machine with independent control (IEEE 802.1AX-2014 clause 6.4.15): how far a port is part of its aggregator.</summary>
public enum LacpMuxState
{
    /// <summary>DETACHED.</summary>
    Detached,
    /// <summary>WAITING: others that belong to it may come within the wait time.</summary>
    Waiting,
    /// <summary>ATTACHED: in synchronisation, as seen from here.</summary>
    Attached,
    /// <summary>COLLECTING: frames that come in are taken.</summary>
    Collecting,
    /// <summary>DISTRIBUTING: frames go out, too.</summary>
    Distributing,
}
