using System.Net;
using System.Net.Sockets;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>A connection of USB/IP: buffered reading by one thread, gathered writing by another. No call throws; a failed one ends the connection.</summary>
internal sealed class UsbIpSocket : IDisposable
{
    private const int BufferSize = 64 * 1024;
    private const string Silent = "the other side says nothing";

    private readonly Socket _socket;
    private readonly byte[] _received = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);
    private readonly byte[] _toSend = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);
    private int _from;
    private int _to;
    private int _gathered;
    private volatile string? _failure;

    /// <param name="socket">A connected socket; taken.</param>
    internal UsbIpSocket(Socket socket)
    {
        _socket = socket;
        socket.NoDelay = true;
        Peer = socket.RemoteEndPoint as IPEndPoint;
    }

    /// <summary>The other side.</summary>
    internal IPEndPoint? Peer { get; }

    /// <summary>Why the last call failed; null while none did.</summary>
    internal string? Failure => _failure;

    /// <summary>True when the other side was given up because it said or took nothing for too long.</summary>
    internal bool HasTimedOut => _failure == Silent;

    /// <summary>How long one piece may take to come or go; 0 for no limit.</summary>
    internal int TimeoutMilliseconds
    {
        set => (_socket.ReceiveTimeout, _socket.SendTimeout) = (value, value);
    }

    /// <summary>Has the system ask a silent peer whether it lives; one that does not answer is gone after about 10 + 3 * 3 seconds.</summary>
    internal void KeepAlive()
    {
        try
        {
            _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
            _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 3);
            _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        }
        catch (SocketException e)
        {
            // Some systems refuse options of a connection that the other side has just reset.
            _failure ??= Words(e.SocketErrorCode);
        }
    }

    /// <summary>Reads exactly so many bytes.</summary>
    /// <returns>False: the connection ended before.</returns>
    internal bool Read(Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_from < _to)
            {
                var n = Math.Min(bytes.Length, _to - _from);
                _received.AsSpan(_from, n).CopyTo(bytes);
                _from += n;
                bytes = bytes[n..];
                continue;
            }

            // What is long goes where it belongs; what is short is read with all that came behind it.
            var direct = bytes.Length >= BufferSize;
            var got = Receive(direct ? bytes : _received);
            if (got <= 0)
            {
                return false;
            }

            (_from, _to) = direct ? (0, 0) : (0, got);
            bytes = direct ? bytes[got..] : bytes;
        }

        return true;
    }

    /// <summary>Reads and forgets so many bytes.</summary>
    /// <returns>False: the connection ended before.</returns>
    internal bool Skip(int count)
    {
        while (count > 0)
        {
            if (_from == _to)
            {
                var got = Receive(_received);
                if (got <= 0)
                {
                    return false;
                }

                (_from, _to) = (0, got);
            }

            var n = Math.Min(count, _to - _from);
            _from += n;
            count -= n;
        }

        return true;
    }

    /// <summary>Room for a message's head in what is gathered; to be filled before the next call.</summary>
    /// <returns>Empty: the connection failed.</returns>
    internal Span<byte> Gather(int length)
    {
        if (BufferSize - _gathered < length && !Flush())
        {
            return [];
        }

        var room = _toSend.AsSpan(_gathered, length);
        _gathered += length;
        return room;
    }

    /// <summary>Puts bytes behind what is gathered. They may change as soon as it returns.</summary>
    internal bool Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_gathered == BufferSize && !Flush())
            {
                return false;
            }

            var n = Math.Min(bytes.Length, BufferSize - _gathered);
            bytes[..n].CopyTo(_toSend.AsSpan(_gathered));
            _gathered += n;
            bytes = bytes[n..];
        }

        return _failure is null;
    }

    /// <summary>Sends what is gathered.</summary>
    internal bool Flush()
    {
        var rest = _toSend.AsSpan(0, _gathered);
        _gathered = 0;
        while (rest.Length > 0 && _failure is null)
        {
            var sent = Send(rest);
            if (sent <= 0)
            {
                return false;
            }

            rest = rest[sent..];
        }

        return _failure is null;
    }

    /// <summary>Ends the connection; whoever reads or writes comes back. Any thread.</summary>
    internal void Abort(string why)
    {
        _failure ??= why;
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It had ended already, which is what was wanted.
            _failure ??= e.Message;
        }
    }

    public void Dispose() => _socket.Dispose();

    private int Receive(Span<byte> bytes)
    {
        if (_failure is not null)
        {
            return -1;
        }

        try
        {
            var got = _socket.Receive(bytes, SocketFlags.None, out var error);
            if (error == SocketError.Success && got > 0)
            {
                return got;
            }

            _failure ??= error == SocketError.Success ? "the other side closed the connection" : Words(error);
        }
        catch (ObjectDisposedException)
        {
            _failure ??= "the connection is closed";
        }

        return -1;
    }

    private int Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var sent = _socket.Send(bytes, SocketFlags.None, out var error);
            if (error == SocketError.Success)
            {
                return sent;
            }

            _failure ??= Words(error);
        }
        catch (ObjectDisposedException)
        {
            _failure ??= "the connection is closed";
        }

        return -1;
    }

    private static string Words(SocketError error) => error is SocketError.TimedOut or SocketError.WouldBlock
        ? Silent
        : $"the connection is lost ({error})";
}
