using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Net;
using HwNet.Protocols.Inet6;
using HwNet.Wire;

namespace HwNet.Protocols.Icmp6;

/// <summary>What "ping -6" needs: sends echo requests with an identifier of its own and queues the replies to it, and the errors.</summary>
/// <remarks>Any thread may send, receive and close. Nothing is allocated per packet.</remarks>
public sealed class Icmp6EchoSocket : IDisposable
{
    private readonly Inet6Domain _domain;
    private readonly ReceiveQueue<Icmp6Echo> _queue;

    internal Icmp6EchoSocket(Inet6Domain domain, ushort identifier, int queueLength)
    {
        _domain = domain;
        Identifier = identifier;
        _queue = new ReceiveQueue<Icmp6Echo>(queueLength);
    }

    /// <summary>icmp6_id: what tells its replies from those of other sockets of the stack.</summary>
    public ushort Identifier { get; }

    /// <summary>SO_SETFIB: the forwarding table its requests go by; without such a table nothing can be reached.</summary>
    public ushort Fib { get; set; }

    /// <summary>Replies that did not fit into the queue.</summary>
    public long Drops => _queue.Drops;

    /// <summary>Sends an echo request. n</summary>
    /// <param name="destination">Whom to ask.</param>
    /// <param name="sequence">icmp6_seq.</param>
    /// <param name="payload">The data, which the reply repeats.</param>
    /// <param name="via">The interface to send on, which a link-local destination needs; null to have it chosen.</param>
    /// <param name="hopLimit">Hops the request may make; 0 for as many as the routers of the link want, else 64.</param>
    /// <returns>None; EINVAL (closed); EMSGSIZE (over the MTU of the interface); ENOBUFS; ENETUNREACH; and as <see cref="Ipv6Output.Output"/>.</returns>
    public Errno Send(
        Ipv6Address destination, ushort sequence, ReadOnlySpan<byte> payload, IfNet? via = null, byte hopLimit = 0)
    {
        if (_queue.IsClosed)
        {
            return Errno.EINVAL;
        }

        var error = _domain.Output.Route(Ipv6Address.Any, destination, via, Fib, out var hop);
        if (error != Errno.None)
        {
            return error;
        }

        error = _domain.Output.TryGet(hop, destination, Icmp6Protocol.HeaderLength + payload.Length, out var m);
        if (m is null)
        {
            return error;
        }

        var message = m.Append(Icmp6Protocol.HeaderLength + payload.Length);
        message[0] = (byte)Icmp6Type.EchoRequest;
        message[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(message[4..], Identifier);
        BinaryPrimitives.WriteUInt16BigEndian(message[6..], sequence);
        payload.CopyTo(message[Icmp6Protocol.HeaderLength..]);
        Icmp6Protocol.WriteChecksum(message, hop.Source, destination);
        _domain.Icmp6.NoteEchoSent();
        return _domain.Output.Send(m, hop, destination, IpProtocol.Icmpv6, hopLimit);
    }

    /// <summary>Takes the oldest reply, if there is one. n</summary>
    /// <param name="payload">Gets the reply's data, as much as there is room for.</param>
    /// <param name="echo">The reply.</param>
    public bool TryReceive(Span<byte> payload, out Icmp6Echo echo) => _queue.TryReceive(payload, out echo);

    /// <summary>Takes the oldest reply, and waits for one. n; not on a thread of the stack</summary>
    /// <param name="payload">Gets the reply's data, as much as there is room for.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="echo">The reply.</param>
    /// <returns>None; ETIMEDOUT; EINTR (interrupted, or closed).</returns>
    public Errno Receive(Span<byte> payload, TimeSpan timeout, out Icmp6Echo echo) => _queue.Receive(payload, timeout, out echo);

    /// <summary>Ends the waits of this moment with EINTR. n</summary>
    public void Interrupt() => _queue.Interrupt();

    /// <summary>Closes the socket: frees what it holds, ends all waits. n</summary>
    public void Close()
    {
        _queue.Close();
        _domain.Icmp6.Forget(this);
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    /// <summary>Takes <paramref name="m"/> when the result is true.</summary>
    internal bool TryAdd(Mbuf? m, in Icmp6Echo echo) => _queue.TryAdd(m, echo);
}
