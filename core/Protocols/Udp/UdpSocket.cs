using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Inet;
using HwNet.Wire;

namespace HwNet.Protocols.Udp;

/// <summary>socket(AF_INET, SOCK_DGRAM): sends and receives UDP datagrams. Made by <see cref="UdpProtocol.Open"/>.</summary>
/// <remarks>Any thread may send, receive and close. Nothing is allocated per datagram.</remarks>
public sealed class UdpSocket : IPortOwner<Ipv4Address>, IDatagramSink, IDisposable
{
    private static readonly Func<Mbuf, UdpDatagram> Describer = Describe;

    private readonly InetDomain _domain;
    private readonly Credential? _credential;
    private readonly ReceiveQueue<UdpDatagram> _queue;
    private volatile int _port;
    private int _error;

    internal UdpSocket(InetDomain domain, int queueLength, Credential? credential)
    {
        _domain = domain;
        TimeToLive = domain.Output.DefaultTimeToLive;
        _credential = credential;
        _queue = new ReceiveQueue<UdpDatagram>(queueLength);
    }

    /// <summary>inp_laddr: the address it is bound to; 0.0.0.0 for all of this host.</summary>
    public Ipv4Address Address { get; private set; }

    /// <summary>inp_lport: the port it is bound to; 0 before.</summary>
    public ushort Port => (ushort)_port;

    /// <summary>IP_TTL: hops that its datagrams may make; those to groups make one.</summary>
    public byte TimeToLive { get; set; }

    /// <summary>IP_MULTICAST_TTL: hops that its datagrams to groups may make (RFC 1112 section 6.1).</summary>
    public byte MulticastTimeToLive { get; set; } = 1;

    /// <summary>SO_SETFIB: the forwarding table its datagrams go by; without such a table nothing can be reached.</summary>
    public ushort Fib { get; set; }

    /// <summary>Datagrams that did not fit into the receive queue.</summary>
    public long Drops => _queue.Drops;

    /// <summary>Datagrams in the receive queue.</summary>
    public int Available => _queue.Count;

    /// <summary>bind. n</summary>
    /// <param name="address">An address of this host, a broadcast address, a group; or 0.0.0.0 for all.</param>
    /// <param name="port">The port; 0 for a free one (RFC 6335: 49152 to 65535).</param>
    /// <returns>
    /// None; EADDRNOTAVAIL (no address of this host, or of the credential's jail); EAFNOSUPPORT (the jail has no IPv4 address); EADDRINUSE; EINVAL (bound
    /// already, or closed).
    /// </returns>
    /// <remarks>In a jail 0.0.0.0 stands for the jail's first address.</remarks>
    public Errno Bind(Ipv4Address address, ushort port)
    {
        var wanted = SockAddr.Inet(address);
        var error = _credential?.Confine(ref wanted) ?? Errno.None;
        return error == Errno.None ? _domain.Udp.Bind(this, wanted.Ipv4, port) : error;
    }

    /// <summary>sendto: sends a datagram; a socket that is not bound gets a free port. n</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="address">To whom.</param>
    /// <param name="port">To which port.</param>
    /// <param name="via">The interface to send on; null to have it chosen.</param>
    /// <returns>
    /// None; EINVAL (closed); EADDRNOTAVAIL (port 0, or the bound address has gone); EMSGSIZE (over the MTU of the interface); ENOBUFS;
    /// ENETUNREACH; and as <see cref="Ipv4Output.Output"/>.
    /// </returns>
    public Errno SendTo(ReadOnlySpan<byte> payload, Ipv4Address address, ushort port, IfNet? via = null)
    {
        if (port == 0)
        {
            return Errno.EADDRNOTAVAIL;
        }

        var error = _port == 0 || _queue.IsClosed ? Bind(Ipv4Address.Any, 0) : Errno.None;
        if (error != Errno.None)
        {
            return error;
        }

        var source = Address.IsMulticast || Address.IsBroadcast ? Ipv4Address.Any : Address;
        error = _domain.Output.Route(source, address, via, Fib, out var hop);
        if (error != Errno.None)
        {
            return error;
        }

        error = _domain.Output.TryGet(hop, UdpHeader.HeaderLength + payload.Length, out var m);
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

        error = _domain.Output.Send(m, hop, address, IpProtocol.Udp, address.IsMulticast ? MulticastTimeToLive : TimeToLive);
        _domain.Udp.NoteSent(error);
        return error;
    }

    /// <summary>recvfrom, MSG_DONTWAIT: takes the oldest datagram, if there is one. n</summary>
    /// <param name="payload">Gets the payload, as much as there is room for.</param>
    /// <param name="datagram">Where it came from, and how long it was.</param>
    public bool TryReceive(Span<byte> payload, out UdpDatagram datagram) => _queue.TryReceive(payload, out datagram);

    /// <summary>recvfrom: takes the oldest datagram, and waits for one. n; not on a thread of the stack</summary>
    /// <param name="payload">Gets the payload, as much as there is room for.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="datagram">Where it came from, and how long it was.</param>
    /// <returns>None; ETIMEDOUT; EINTR (interrupted, or closed).</returns>
    public Errno Receive(Span<byte> payload, TimeSpan timeout, out UdpDatagram datagram) => _queue.Receive(payload, timeout, out datagram);

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
        _domain.Udp.Forget(this);
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    bool IPortOwner<Ipv4Address>.IsClosed => _queue.IsClosed;

    void IPortOwner<Ipv4Address>.NoteBound(Ipv4Address address, ushort port)
    {
        Address = address;
        _port = port;
    }

    /// <summary>Called when datagrams have entered the queue, by the thread that processes input. Must not wait.</summary>
    internal Action? Arrived { get; init; }

    internal void SetError(Errno error) => Volatile.Write(ref _error, (int)error);

    void IDatagramSink.Enqueue(ref MbufBatch packets)
    {
        var offered = packets.Count;
        _queue.Add(ref packets, Describer);
        _domain.Udp.NoteDelivered(offered - packets.Count, packets.Count);
        _ = packets.FreeAll();
        Arrived?.Invoke();
    }

    /// <summary>Reads the headers and strips them; from then on the packet refers to no interface.</summary>
    private static UdpDatagram Describe(Mbuf m)
    {
        var data = m.Data;
        var headerLength = (data[0] & 15) * 4;
        _ = UdpHeader.TryParseQuoted(data[headerLength..], out var udp);
        var datagram = new UdpDatagram
        {
            Source = Ipv4Address.Read(data[12..]),
            SourcePort = udp.SourcePort,
            Destination = Ipv4Address.Read(data[16..]),
            InterfaceIndex = m.ReceivedOn!.Index,
            InterfaceName = m.ReceivedOn.Name,
            Timestamp = m.Timestamp,
            Length = udp.Length - UdpHeader.HeaderLength,
        };
        m.TrimFront(headerLength + UdpHeader.HeaderLength);
        m.TrimBack(m.Length - datagram.Length);
        m.ReceivedOn = null;
        return datagram;
    }
}
