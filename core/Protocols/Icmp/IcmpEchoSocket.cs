using HwNet.Buffers;
using HwNet.Net;
using HwNet.Protocols.Inet;
using HwNet.Wire;

namespace HwNet.Protocols.Icmp;

/// <summary>What "ping" needs: sends echo requests with an identifier of its own and queues what comes back for it.</summary>
/// <remarks>Any thread may send, receive and close. Nothing is allocated per packet.</remarks>
public sealed class IcmpEchoSocket : IDisposable
{
    private readonly InetDomain _domain;
    private readonly ReceiveQueue<IcmpEcho> _queue;

    internal IcmpEchoSocket(InetDomain domain, ushort identifier, int queueLength)
    {
        _domain = domain;
        Identifier = identifier;
        _queue = new ReceiveQueue<IcmpEcho>(queueLength);
    }

    /// <summary>icmp_id: what tells its replies from those of other sockets of the stack.</summary>
    public ushort Identifier { get; }

    /// <summary>SO_SETFIB: the forwarding table its requests go by; without such a table nothing can be reached.</summary>
    public ushort Fib { get; set; }

    /// <summary>Replies that did not fit into the queue.</summary>
    public long Drops => _queue.Drops;

    /// <summary>Sends an echo request. n</summary>
    /// <param name="destination">Whom to ask.</param>
    /// <param name="sequence">icmp_seq.</param>
    /// <param name="payload">The data, which the reply repeats.</param>
    /// <param name="via">The interface to send on; null to have it chosen.</param>
    /// <param name="timeToLive">Hops the request may make; null for <see cref="Ipv4Output.DefaultTimeToLive"/>.</param>
    /// <returns>None; EINVAL (closed); EMSGSIZE (over the MTU of the interface); ENOBUFS; ENETUNREACH; and as <see cref="Ipv4Output.Output"/>.</returns>
    public Errno Send(
        Ipv4Address destination, ushort sequence, ReadOnlySpan<byte> payload, IfNet? via = null, byte? timeToLive = null)
    {
        if (_queue.IsClosed)
        {
            return Errno.EINVAL;
        }

        var error = _domain.Output.Route(Ipv4Address.Any, destination, via, Fib, out var hop);
        if (error != Errno.None)
        {
            return error;
        }

        error = _domain.Output.TryGet(hop, IcmpMessage.HeaderLength + payload.Length, out var m);
        if (m is null)
        {
            return error;
        }

        payload.CopyTo(m.Append(IcmpMessage.HeaderLength + payload.Length)[IcmpMessage.HeaderLength..]);
        IcmpMessage.EchoRequest(Identifier, sequence).Write(m.Data);
        _domain.Icmp.NoteEchoSent();
        return _domain.Output.Send(m, hop, destination, IpProtocol.Icmp, timeToLive ?? _domain.Output.DefaultTimeToLive);
    }

    /// <summary>Takes the oldest reply or error, if there is one. n</summary>
    /// <param name="payload">Gets the reply's data, as much as there is room for.</param>
    /// <param name="echo">The reply or error.</param>
    public bool TryReceive(Span<byte> payload, out IcmpEcho echo) => _queue.TryReceive(payload, out echo);

    /// <summary>Takes the oldest reply or error, and waits for one. n; not on a thread of the stack</summary>
    /// <param name="payload">Gets the reply's data, as much as there is room for.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="echo">The reply or error.</param>
    /// <returns>None; ETIMEDOUT; EINTR (interrupted, or closed).</returns>
    public Errno Receive(Span<byte> payload, TimeSpan timeout, out IcmpEcho echo) => _queue.Receive(payload, timeout, out echo);

    /// <summary>Ends the waits of this moment with EINTR. n</summary>
    public void Interrupt() => _queue.Interrupt();

    /// <summary>Closes the socket: frees what it holds, ends all waits. n</summary>
    public void Close()
    {
        _queue.Close();
        _domain.Icmp.Forget(this);
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    /// <summary>Takes <paramref name="m"/> when the result is true.</summary>
    internal bool TryAdd(Mbuf? m, in IcmpEcho echo) => _queue.TryAdd(m, echo);
}
