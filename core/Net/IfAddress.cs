namespace HwNet.Net;

/// <summary>ifaddr: one address of an interface. Immutable; lives until its last reader is done.</summary>
/// <param name="Ifp">The interface it is on.</param>
public abstract record IfAddress(IfNet Ifp)
{
    /// <summary>sa_family of the address.</summary>
    public abstract AddressFamily Family { get; }
}
