using System.Diagnostics.CodeAnalysis;
using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols;

namespace HwNet.Raw;

/// <summary>A DLPI stream bound to a service access point: frames of its type wait in a bounded queue, and payloads are sent with its header.</summary>
public sealed class SapSocket : ServiceAccessPoint, IDisposable
{
    /// <summary>Frames it holds until they are fetched, unless told.</summary>
    public const int DefaultCapacity = 256;

    private readonly ReceiveQueue<int> _queue;
    private readonly NetStack _stack;

    private SapSocket(NetStack stack, SapAddress address, int capacity)
    {
        _stack = stack;
        Address = address;
        _queue = new ReceiveQueue<int>(capacity);
    }

    /// <summary>What it is bound to.</summary>
    public SapAddress Address { get; }

    /// <summary>Frames that came while its queue was full.</summary>
    public long Drops => _queue.Drops;

    /// <summary>DL_BIND_REQ: a stream for a type; the caller disposes of it. n</summary>
    /// <returns>As <see cref="RawAccess.Register"/>; EINVAL for a capacity below 1.</returns>
    public static Errno Open(NetStack stack, SapAddress address, out SapSocket? socket, int capacity = DefaultCapacity, Credential? credential = null)
    {
        ArgumentNullException.ThrowIfNull(stack);
        socket = null;
        if (capacity < 1)
        {
            return Errno.EINVAL;
        }

        var made = new SapSocket(stack, address, capacity);
        var error = stack.Raw.Register(address, made, credential);
        socket = error == Errno.None ? made : null;
        return error;
    }

    /// <summary>DL_UNITDATA_IND: the next frame, link header included, and the index of its interface; the caller owns it. n</summary>
    public bool TryReceive([NotNullWhen(true)] out Mbuf? m, out int index) => _queue.TryTake(out m, out index) && m is not null;

    /// <summary>DL_UNITDATA_IND: waits for the next frame. n</summary>
    /// <returns>None; ETIMEDOUT; EINTR (closed).</returns>
    public Errno Receive(TimeSpan timeout, out Mbuf? m, out int index) => _queue.Take(timeout, out m, out index);

    /// <summary>DL_UNITDATA_REQ: sends a payload with the headers of this stream. Takes <paramref name="m"/>. n</summary>
    /// <returns>None; ENOBUFS (no headroom); EMSGSIZE (longer than an IEEE 802.3 length can say); else as <see cref="IfNet.Output"/>.</returns>
    public Errno Send(IfNet ifp, Mbuf m, LinkAddress destination)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        ArgumentNullException.ThrowIfNull(m);
        Span<byte> bytes = stackalloc byte[LinkAddress.Length];
        destination.Write(bytes);
        if (Address.Encapsulation == SapEncapsulation.Ethernet)
        {
            return ifp.Output(m, SockAddr.Sdl(bytes, Address.Port));
        }

        var header = Address.ToHeader();
        if (m.Headroom < header.HeaderLength)
        {
            return ifp.RefuseOutput(m, OutputDrop.NoBuffer, Errno.ENOBUFS);
        }

        header.Write(m.Prepend(header.HeaderLength));
        return m.Length > Wire.EtherHeader.Mtu
            ? ifp.RefuseOutput(m, OutputDrop.TooLong, Errno.EMSGSIZE)
            : ifp.Output(m, SockAddr.Sdl(bytes, (ushort)m.Length));
    }

    /// <summary>DL_UNBIND_REQ: takes no frame any more, frees those queued and ends the waits.</summary>
    public void Dispose()
    {
        _ = _stack.Raw.Unregister(Address, this);
        _queue.Close();
    }

    /// <inheritdoc/>
    protected internal override bool Input(IfNet ifp, Mbuf m)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        ArgumentNullException.ThrowIfNull(m);
        m.ReceivedOn = null;
        if (!_queue.TryAdd(m, ifp.Index))
        {
            // It was for this stream and nobody else: what does not fit is lost, and counted here.
            m.Free();
        }

        return true;
    }
}
