namespace HwNet.Net;

/// <summary>sockaddr_dl of an interface: its first address, of family AF_LINK.</summary>
/// <param name="Ifp">The interface.</param>
/// <param name="Name">sdl_data: its name.</param>
/// <param name="Index">sdl_index.</param>
/// <param name="Type">sdl_type.</param>
/// <param name="Lladdr">LLADDR.</param>
public sealed record LinkIfAddress(IfNet Ifp, string Name, int Index, IfType Type, LinkAddress Lladdr) : IfAddress(Ifp)
{
    /// <inheritdoc/>
    public override AddressFamily Family => AddressFamily.Link;

    /// <inheritdoc/>
    public override SockAddr Sa => SockAddr.Link(Index, Lladdr);
}
