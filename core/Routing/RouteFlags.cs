namespace HwNet.Routing;

/// <summary>RTF_*: what kind of route it is, with BSD's numbers.</summary>
[Flags]
public enum RouteFlags
{
    /// <summary>None.</summary>
    None = 0,
    /// <summary>RTF_UP: may be used; every route in a table may.</summary>
    Up = 0x1,
    /// <summary>RTF_GATEWAY: leads to a router, not to the destination itself.</summary>
    Gateway = 0x2,
    /// <summary>RTF_HOST: of a single host.</summary>
    Host = 0x4,
    /// <summary>RTF_DYNAMIC: made by what a router said, and goes when that no longer holds.</summary>
    Dynamic = 0x10,
    /// <summary>RTF_STATIC: entered by hand.</summary>
    Static = 0x800,
    /// <summary>RTF_PINNED: follows from an address of an interface, and stays while that does.</summary>
    Pinned = 0x100000,
}
