using System.Net;
using System.Net.Sockets;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>Asks a server of USB/IP: for its list, and for a device.</summary>
public static class UsbIpClient
{
    /// <summary>The devices that a server exports.</summary>
    /// <param name="server">Where it is; its bus id does not matter.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="devices">The devices, in the server's order.</param>
    /// <param name="failure">Cause and cure, when there is no list.</param>
    /// <returns>None, EHOSTUNREACH (no such host, no way there), ECONNREFUSED, ETIMEDOUT, EPROGMISMATCH (another version), EPROTO (no USB/IP), EIO.</returns>
    public static Errno List(UsbIpAddress server, UsbIpClientOptions? options, out IReadOnlyList<UsbIpRemoteDevice> devices, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(server);
        devices = [];
        var error = Connect(server, options ?? new UsbIpClientOptions(), out var socket, out failure);
        if (error != Errno.None)
        {
            return error;
        }

        using (socket)
        {
            error = ReadList(socket!, out devices);
            failure = error == Errno.None ? null : Explain(server, socket!, error);
            return error;
        }
    }

    /// <summary>Imports a device; its connection then carries its URBs.</summary>
    /// <returns>None, ENXIO (not exported), EBUSY (another client has it), EIO; those of <see cref="List"/>.</returns>
    internal static Errno Import(UsbIpAddress address, UsbIpClientOptions options, out UsbIpSocket? socket, out UsbIpRemoteDevice? device, out string? failure)
    {
        device = null;
        var error = Connect(address, options, out socket, out failure);
        if (error != Errno.None)
        {
            return error;
        }

        error = ReadImport(socket!, address.BusId ?? "", out device, out failure);
        if (error == Errno.None)
        {
            socket!.TimeoutMilliseconds = 0;
            socket.KeepAlive();
            return Errno.None;
        }

        failure = failure is null ? Explain(address, socket!, error) : $"{address}: {failure}";
        socket!.Dispose();
        socket = null;
        return error;
    }

    private static Errno Connect(UsbIpAddress server, UsbIpClientOptions options, out UsbIpSocket? connected, out string? failure)
    {
        connected = null;
        failure = null;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Not ConnectAsync: a socket that was asynchronous once allocates for every read afterwards.
            var connecting = Task.Run(() => Connect(socket, server));
            if (!connecting.Wait(options.ConnectTimeout))
            {
                socket.Dispose();
                failure = $"{server} does not answer; is the machine up, and does a firewall drop the port?";
                return Errno.ETIMEDOUT;
            }

            connected = new UsbIpSocket(socket) { TimeoutMilliseconds = (int)options.ConnectTimeout.TotalMilliseconds };
            return Errno.None;
        }
        catch (AggregateException e) when (e.InnerException is SocketException inner)
        {
            socket.Dispose();
            return Explain(server, inner, out failure);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            return Explain(server, e, out failure);
        }
    }

    private static void Connect(Socket socket, UsbIpAddress server)
    {
        if (IPAddress.TryParse(server.Host, out var address))
        {
            socket.Connect(address, server.Port);
        }
        else
        {
            socket.Connect(server.Host, server.Port);
        }
    }

    private static Errno Explain(UsbIpAddress server, SocketException e, out string failure)
    {
        failure = e.SocketErrorCode == SocketError.ConnectionRefused
            ? $"nobody listens at {server}; start usbipd there (usbipd -D), or name its port"
            : $"{server} cannot be reached ({e.SocketErrorCode}); look at the name and the network";
        return e.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => Errno.ECONNREFUSED,
            SocketError.TimedOut => Errno.ETIMEDOUT,
            _ => Errno.EHOSTUNREACH,
        };
    }

    private static Errno ReadList(UsbIpSocket socket, out IReadOnlyList<UsbIpRemoteDevice> devices)
    {
        var found = new List<UsbIpRemoteDevice>();
        devices = found;
        var b = new byte[UsbIpRemoteDevice.Size + (byte.MaxValue * UsbIpDevList.InterfaceSize)];
        if (!Ask(socket, b, UsbIpDevList.WriteRequest(b)) || !socket.Read(b.AsSpan(0, UsbIpOp.Size)))
        {
            return Lost(socket);
        }

        var error = ToErrno(UsbIpOp.Read(b, UsbIpProtocol.ReplyDevList, out var op));
        if (error != Errno.None || op.Status != 0)
        {
            return error != Errno.None ? error : Errno.EIO;
        }

        if (!socket.Read(b.AsSpan(0, 4)) || UsbIpDevList.ReadCount(b, out var count) != UsbIpProblem.None)
        {
            return socket.Failure is null ? Errno.EPROTO : Lost(socket);
        }

        for (var i = 0; i < count; i++)
        {
            if (!socket.Read(b.AsSpan(0, UsbIpRemoteDevice.Size)) || UsbIpRemoteDevice.Read(b, out var device) != UsbIpProblem.None
                || !socket.Read(b.AsSpan(0, device.InterfaceCount * UsbIpDevList.InterfaceSize))
                || UsbIpDevList.ReadInterfaces(b, device.InterfaceCount, out var interfaces) != UsbIpProblem.None)
            {
                return Lost(socket);
            }

            found.Add(device with { Interfaces = interfaces });
        }

        return Errno.None;
    }

    private static Errno ReadImport(UsbIpSocket socket, string busId, out UsbIpRemoteDevice? device, out string? failure)
    {
        (device, failure) = (null, null);
        var b = new byte[UsbIpImport.ReplySize];
        if (!Ask(socket, b, UsbIpImport.WriteRequest(b, busId)) || !socket.Read(b.AsSpan(0, UsbIpOp.Size)))
        {
            return Lost(socket);
        }

        var error = ToErrno(UsbIpOp.Read(b, UsbIpProtocol.ReplyImport, out var op));
        if (error != Errno.None || op.Status != 0)
        {
            return error != Errno.None ? error : Refused((UsbIpReplyStatus)op.Status, out failure);
        }

        if (!socket.Read(b.AsSpan(0, UsbIpRemoteDevice.Size)) || UsbIpRemoteDevice.Read(b, out device) != UsbIpProblem.None)
        {
            return Lost(socket);
        }

        if (device.BusId != busId)
        {
            failure = "the server handed out another device than the one that was asked for";
            return Errno.EPROTO;
        }

        return Errno.None;
    }

    private static bool Ask(UsbIpSocket socket, byte[] bytes, int length) => socket.Write(bytes.AsSpan(0, length)) && socket.Flush();

    private static Errno Refused(UsbIpReplyStatus status, out string failure)
    {
        (var error, failure) = status switch
        {
            UsbIpReplyStatus.Busy => (Errno.EBUSY, "another client has the device; detach it there"),
            UsbIpReplyStatus.NoDevice => (Errno.ENXIO, "the server exports no such device; look at 'hwnet usbip list'"),
            UsbIpReplyStatus.NotAvailable => (Errno.ENXIO, "the server does not give the device; it is not exported (usbip bind), or in use"),
            UsbIpReplyStatus.DeviceError => (Errno.EIO, "the server says that the device is in an error state; unbind and bind it there"),
            _ => (Errno.EIO, $"the server refused with status {(uint)status}"),
        };
        return error;
    }

    private static Errno Lost(UsbIpSocket socket) => socket.HasTimedOut ? Errno.ETIMEDOUT : Errno.EIO;

    private static Errno ToErrno(UsbIpProblem problem) => problem switch
    {
        UsbIpProblem.None => Errno.None,
        UsbIpProblem.Version => Errno.EPROGMISMATCH,
        _ => Errno.EPROTO,
    };

    private static string Explain(UsbIpAddress server, UsbIpSocket socket, Errno error) => error switch
    {
        Errno.EPROGMISMATCH => $"{server} speaks another version of USB/IP than 1.1.1, or none; update it, or name the right port",
        Errno.EPROTO => $"{server} answers nonsense; is it a server of USB/IP?",
        _ => $"{server}: {socket.Failure ?? "the server reports an error"}; is it a server of USB/IP 1.1.1?",
    };
}
