namespace HwNet.Wire;

/// <summary>Why a message is no valid one of neighbour discovery (RFC 4861 sections 6.1.2, 7.1.1 and 7.1.2).</summary>
public enum NeighbourError
{
    /// <summary>It is.</summary>
    None = 0,
    /// <summary>Fewer than 24 bytes; of a router's advertisement than 16.</summary>
    TooShort,
    /// <summary>The code is not 0.</summary>
    Code,
    /// <summary>The target is a group.</summary>
    Target,
    /// <summary>An option of length 0, or that ends behind the message.</summary>
    Option,
}
