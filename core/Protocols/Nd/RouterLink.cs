namespace HwNet.Protocols.Nd;

/// <summary>nd_ifinfo: what routers have said about one link. Belongs to the lock of <see cref="RouterDiscovery"/>, but for what says otherwise.</summary>
internal sealed class RouterLink
{
    private int _mtu;
    private int _hopLimit;

    internal List<DefaultRouter> Routers { get; } = [];

    internal List<NdPrefix> Prefixes { get; } = [];

    /// <summary>Solicitations to be sent still.</summary>
    internal int SolicitsLeft { get; set; }

    internal Deadline NextSolicit { get; set; }

    /// <summary>linkmtu; 0 when no router said. n</summary>
    internal int Mtu { get => Volatile.Read(ref _mtu); set => Volatile.Write(ref _mtu, value); }

    /// <summary>chlim; 0 when no router said. n</summary>
    internal byte HopLimit { get => (byte)Volatile.Read(ref _hopLimit); set => Volatile.Write(ref _hopLimit, value); }
}
