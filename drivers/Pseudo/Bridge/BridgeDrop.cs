namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>Why a bridge did not forward a frame.</summary>
public enum BridgeDrop
{
    /// <summary>The bridge was not up and running.</summary>
    Down,
    /// <summary>The source is a group, or nobody.</summary>
    BadSource,
    /// <summary>The source is the bridge itself: it comes back to us, or somebody has our address.</summary>
    OwnSource,
    /// <summary>For a group of IEEE 802.1D clause 7.12.6, which no bridge forwards: spanning tree, LACP, LLDP, pause.</summary>
    Reserved,
    /// <summary>The destination is where the frame came from.</summary>
    SameMember,
    /// <summary>The member it would leave by is down.</summary>
    MemberDown,
    /// <summary>No buffer for a copy, or no room for its tag.</summary>
    NoBuffer,
}
