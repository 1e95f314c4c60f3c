using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Inet6;
using HwNet.Protocols.Udp;
using HwNet.Wire;

namespace HwNet.Protocols.Udp6;

/// <summary>socket(AF_INET6, SOCK_DGRAM): sends and receives UDP datagrams over IPv6. Made by <see cref="Udp6Protocol.Open"/>.</summary>
/// <remarks>Any thread may send, receive and close. Nothing is allocated per datagram. IPv4 has sockets of its own (IPV6_V6ONLY is always on).</remarks>
public sealed class Udp6Socket : IPortOwner<ZonedAddress>, IDatagramSink, IDisposable
{
    private static readonly Func<Mbuf, Udp6Datagram> Describer = Describe;

    private readonly Inet6Domain _domain;
    private readonly Credential? _credential;
    private readonly ReceiveQueue<Udp6Datagram> _queue;
    private volatile int _port;
    private int _error;

    internal Udp6Socket(Inet6Domain domain, int queueLength, Credential? credential)
    {
        _domain = domain;
        _credential = credential;
        _queue = new ReceiveQueue<Udp6Datagram>(queueLength);
    }

    /// <summary>in6p_laddr: the address it is bound to; :: for all of this host.</summary>
    public Ipv6Address Address { get; private set; }

    /// <summary>inp_lport: the port it is bound to; 0 before.</summary>
    public ushort Port => (ushort)_port;

    /// <summary>IPV6_UNICAST_HOPS: hops that its datagrams may make; 0 for as many as the routers of the link want, else 64.</summary>
    public byte HopLimit { get; set; }

    /// <summary>IPV6_MULTICAST_HOPS: hops that its datagrams to groups may make.</summary>
    public byte MulticastHopLimit { get; set; } = 1;

    /// <summary>SO_SETFIB: the forwarding table its datagrams go by; without such a table nothing can be reached.</summary>
    public ushort Fib { get; set; }

    /// <summary>Datagrams that did not fit into the receive queue.</summary>
    public long Drops => _queue.Drops;

    /// <summary>Datagrams in the receive queue.</summary>
    public int Available => _queue.Count;

    /// <summary>bind. n</summary>
    /// <param name="address">An address of this host, a group; or :: for all.</param>
    /// <param name="port">The port; 0 for a free one (RFC 6335: 49152 to 65535).</param>
    /// <param name="zone">The interface whose address it is, for one that needs it; null for others.</param>
    /// <returns>
    /// None; EADDRNOTAVAIL (no address of this host, or of the credential's jail); EAFNOSUPPORT (the jail has no IPv6 address); EADDRINUSE; EINVAL (bound
    /// already, or closed).
    /// </returns>
    /// <remarks>In a jail :: stands for the jail's first address.</remarks>
    public Errno Bind(Ipv6Address address, ushort port, IfNet? zone = null)
    {
        var wanted = SockAddr.Inet6(address, zone?.Index ?? 0);
        var error = _credential?.Confine(ref wanted) ?? Errno.None;
        return error == Errno.None ? _domain.Udp6.Bind(this, wanted.Ipv6, port, zone) : error;
    }

    /// <summary>sendto: sends a datagram; a socket that is not bound gets a free port. n</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="address">To whom.</param>
    /// <param name="port">To which port.</param>
    /// <param name="via">The interface to send on, which a link-local destination and a group need; null to have it chosen.</param>
    /// <returns>
    /// None; EINVAL (closed); EADDRNOTAVAIL (port 0, or the bound address has gone); EMSGSIZE (over the MTU of the interface, or of the path); ENOBUFS;
    /// ENETUNREACH; and as <see cref="Ipv6Output.Output"/>.
    /// </returns>
    public Errno SendTo(ReadOnlySpan<byte> payload, Ipv6Address address, ushort port, IfNet? via = null)
    {
        if (port == 0)
        {
            return Errno.EADDRNOTAVAIL;
        }

        var error = _port == 0 || _queue.IsClosed ? Bind(Ipv6Address.Any, 0) : Errno.None;
        if (error != Errno.None)
        {
            return error;
        }

        error = _domain.Output.Route(Address.IsMulticast ? Ipv6Address.Any : Address, address, via, Fib, out var hop);
        if (error != Errno.None)
        {
            return error;
        }

        error = _domain.Output.TryGet(hop, address, UdpHeader.HeaderLength + payload.Length, out var m);
        if (m is null)
        {
            return error;
        }

        payload.CopyTo(m.Append(UdpHeader.HeaderLength + payload.Length)[UdpHeader.HeaderLength..]);
        var udp = new UdpHeader { SourcePort = Port, DestinationPort = port };
        if ((hop.Ifp.CapabilitiesEnabled & IfCapabilities.TxCsum) != 0)
        {
            udp.WriteWithPseudoSum(m.Data, hop.Source, address);
            m.Checksum = MbufChecksum.FillL4;
        }
        else
        {
            udp.Write(m.Data, hop.Source, address);
        }

        error = _domain.Output.Send(m, hop, address, IpProtocol.Udp, address.IsMulticast ? MulticastHopLimit : HopLimit);
        _domain.Udp6.NoteSent(error);
        return error;
    }

    /// <summary>recvfrom, MSG_DONTWAIT: takes the oldest datagram, if there is one. n</summary>
    /// <param name="payload">Gets the payload, as much as there is room for.</param>
    /// <param name="datagram">Where it came from, and how long it was.</param>
    public bool TryReceive(Span<byte> payload, out Udp6Datagram datagram) => _queue.TryReceive(payload, out datagram);

    /// <summary>recvfrom: takes the oldest datagram, and waits for one. n; not on a thread of the stack</summary>
    /// <param name="payload">Gets the payload, as much as there is room for.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="datagram">Where it came from, and how long it was.</param>
    /// <returns>None; ETIMEDOUT; EINTR (interrupted, or closed).</returns>
    public Errno Receive(Span<byte> payload, TimeSpan timeout, out Udp6Datagram datagram) => _queue.Receive(payload, timeout, out datagram);

    /// <summary>SO_ERROR: the last error that the network reported about a datagram of this socket, and forgets it. n</summary>
    /// <returns>None; ECONNREFUSED (nobody listens there), EHOSTUNREACH, ENETUNREACH, EMSGSIZE, EACCES, EPROTO.</returns>
    public Errno TakeError() => (Errno)Interlocked.Exchange(ref _error, 0);

    /// <summary>Ends the waits of this moment with EINTR. n</summary>
    public void Interrupt() => _queue.Interrupt();

    /// <summary>close: gives the port back, frees what is queued, ends all waits. n</summary>
    public void Close()
    {
        // Closed first, so that no bind comes in between.
        _queue.Close();
        _domain.Udp6.Forget(this);
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    bool IPortOwner<ZonedAddress>.IsClosed => _queue.IsClosed;

    void IPortOwner<ZonedAddress>.NoteBound(ZonedAddress address, ushort port)
    {
        Address = address.Address;
        _port = port;
    }

    internal void SetError(Errno error) => Volatile.Write(ref _error, (int)error);

    void IDatagramSink.Enqueue(ref MbufBatch packets)
    {
        var offered = packets.Count;
        _queue.Add(ref packets, Describer);
        _domain.Udp6.NoteDelivered(offered - packets.Count, packets.Count);
        _ = packets.FreeAll();
    }

    /// <summary>Reads the headers, between which there is no other, and strips them; from then on the packet refers to no interface.</summary>
    private static Udp6Datagram Describe(Mbuf m)
    {
        var data = m.Data;
        _ = UdpHeader.TryParseQuoted(data[Ipv6Header.Length..], out var udp);
        var datagram = new Udp6Datagram
        {
            Source = Ipv6Address.Read(data[8..]),
            SourcePort = udp.SourcePort,
            Destination = Ipv6Address.Read(data[24..]),
            HopLimit = data[7],
            InterfaceIndex = m.ReceivedOn!.Index,
            InterfaceName = m.ReceivedOn.Name,
            Timestamp = m.Timestamp,
            Length = udp.Length - UdpHeader.HeaderLength,
        };
        m.TrimFront(Ipv6Header.Length + UdpHeader.HeaderLength);
        m.TrimBack(m.Length - datagram.Length);
        m.ReceivedOn = null;
        return datagram;
    }
}
