namespace HwNet.Protocols.Udp;

/// <summary>inpcbinfo: which socket has which port, on which address; default(TAddress) stands for all addresses.</summary>
/// <remarks>Lock: U (own), a leaf, for binding; look-ups read a table that is replaced and never changed.</remarks>
internal sealed class PortTable<TAddress, TSocket>
    where TAddress : struct, IEquatable<TAddress>
    where TSocket : class, IPortOwner<TAddress>
{
    /// <summary>ipport_hifirstauto: the first port that is given out by itself (RFC 6335).</summary>
    internal const ushort FirstEphemeral = 49152;

    private readonly Lock _lock = new();
    private volatile Dictionary<ushort, Binding[]> _ports = [];
    private int _nextEphemeral = FirstEphemeral;

    /// <summary>Every socket that has a port; a snapshot.</summary>
    internal IEnumerable<TSocket> All => _ports.Values.SelectMany(static bindings => bindings).Select(static binding => binding.Socket);

    /// <summary>in_pcblookup: the socket bound to just this address, else the one bound to all.</summary>
    internal TSocket? Find(TAddress address, ushort port)
    {
        TSocket? any = null;
        foreach (var binding in At(port))
        {
            if (binding.Address.Equals(address))
            {
                return binding.Socket;
            }

            any = binding.Address.Equals(default) ? binding.Socket : any;
        }

        return any;
    }

    /// <summary>in_pcbbind.</summary>
    /// <returns>None; EINVAL (bound already, or closed); EADDRINUSE.</returns>
    internal Errno Bind(TSocket socket, TAddress address, ushort port)
    {
        lock (_lock)
        {
            if (socket.IsClosed || socket.Port != 0)
            {
                return Errno.EINVAL;
            }

            if (port == 0 ? !TryFindFree(address, out port) : IsTaken(address, port))
            {
                return Errno.EADDRINUSE;
            }

            socket.NoteBound(address, port);
            Replace(port, [.. At(port), new Binding(address, socket)]);
            return Errno.None;
        }
    }

    /// <summary>in_pcbdetach.</summary>
    internal void Forget(TSocket socket)
    {
        lock (_lock)
        {
            if (socket.Port != 0)
            {
                Replace(socket.Port, Array.FindAll(At(socket.Port), binding => binding.Socket != socket));
            }
        }
    }

    private Binding[] At(ushort port) => _ports.TryGetValue(port, out var bindings) ? bindings : [];

    private bool IsTaken(TAddress address, ushort port)
    {
        foreach (var binding in At(port))
        {
            if (address.Equals(default) || binding.Address.Equals(default) || binding.Address.Equals(address))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryFindFree(TAddress address, out ushort port)
    {
        for (var tries = FirstEphemeral; tries != 0; tries++)
        {
            port = (ushort)_nextEphemeral;
            _nextEphemeral = _nextEphemeral == ushort.MaxValue ? FirstEphemeral : _nextEphemeral + 1;
            if (!IsTaken(address, port))
            {
                return true;
            }
        }

        port = 0;
        return false;
    }

    private void Replace(ushort port, Binding[] bindings)
    {
        var ports = new Dictionary<ushort, Binding[]>(_ports);
        if (bindings.Length == 0)
        {
            _ = ports.Remove(port);
        }
        else
        {
            ports[port] = bindings;
        }

        _ports = ports;
    }

    private readonly record struct Binding(TAddress Address, TSocket Socket);
}
