namespace HwNet.Protocols.Nd;

/// <summary>Why a received message of neighbour discovery had no effect; each has its own counter. The first values are those of <see cref="Wire.NeighbourError"/>.</summary>
public enum NdDrop
{
    /// <summary>It had; never counted.</summary>
    None = 0,
    /// <summary>Fewer than 24 bytes; of a router's advertisement than 16.</summary>
    TooShort,
    /// <summary>The code is not 0.</summary>
    Code,
    /// <summary>The target is a group.</summary>
    Target,
    /// <summary>An option of length 0, or that ends behind the message.</summary>
    Option,
    /// <summary>The hop limit is not 255: a router has passed it on.</summary>
    HopLimit,
    /// <summary>A probe (from ::) that is not for a solicited-node group, or names a link address; or an advertisement to many that says it was asked for.</summary>
    Addressing,
    /// <summary>The link address in it is a group or zero.</summary>
    Lladdr,
    /// <summary>This host's own, heard again.</summary>
    OwnEcho,
    /// <summary>Asks for an address that this host does not have, or is still asking for itself.</summary>
    NotOurs,
    /// <summary>Another station uses, or wants, an address of this host.</summary>
    Conflict,
    /// <summary>About a neighbour that nobody asked for.</summary>
    Unknown,
    /// <summary>A router's advertisement that does not come from a link-local address.</summary>
    Source,
    /// <summary>A router's advertisement where none is believed.</summary>
    NotAccepted,
    /// <summary>Asks for routers: this host is none.</summary>
    NotRouter,
    /// <summary>A redirect: not followed.</summary>
    Redirect,
}
