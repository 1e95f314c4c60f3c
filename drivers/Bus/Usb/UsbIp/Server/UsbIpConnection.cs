using System.Net.Sockets;
using NLog;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>One client: asks for the list and goes, or imports a device and stays. On a thread of its own.</summary>
internal sealed class UsbIpConnection
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.Usb");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly UsbIpServer _server;
    private readonly UsbIpServerOptions _options;
    private readonly UsbIpServerCounters _counters;
    private readonly UsbIpComplaints _complaints;
    private readonly Socket _accepted;
    private readonly Thread _thread;
    private volatile UsbIpSocket? _socket;
    private volatile string? _aborted;

    internal UsbIpConnection(UsbIpServer server, Socket accepted, UsbIpServerOptions options, UsbIpServerCounters counters, UsbIpComplaints complaints)
    {
        _server = server;
        _accepted = accepted;
        _options = options;
        _counters = counters;
        _complaints = complaints;
        Client = accepted.RemoteEndPoint?.ToString() ?? "?";
        _thread = new Thread(Run) { IsBackground = true, Name = $"usbipd {Client}" };
    }

    /// <summary>Address and port of the other side.</summary>
    internal string Client { get; }

    internal void Start() => _thread.Start();

    /// <summary>Ends it; any thread.</summary>
    internal void Abort(string why)
    {
        _aborted = why;
        _socket?.Abort(why);
    }

    /// <summary>Waits until its device is closed.</summary>
    internal void Join()
    {
        if (_thread != Thread.CurrentThread && !_thread.Join(Patience))
        {
            Log.Error("usbipd: the connection of {0} does not end", Client);
        }
    }

    /// <summary>What the client sent cannot be.</summary>
    internal void Complain(string what)
    {
        UsbIpServerCounters.Count(ref _counters.Malformed);
        _complaints.Say(Log, $"usbipd: {Client} is disconnected: {what}");
    }

    private void Run()
    {
        try
        {
            using var socket = new UsbIpSocket(_accepted) { TimeoutMilliseconds = (int)_options.HandshakeTimeout.TotalMilliseconds };
            _socket = socket;
            if (_aborted is { } why)
            {
                socket.Abort(why);
            }

            Greet(socket);
        }
        catch (SocketException e)
        {
            // The client was gone before its connection could be set up.
            Log.Debug(e, "usbipd: {0}", Client);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A fault of one device's code must not take the other clients with it.
            Log.Error(e, "usbipd: the connection of {0} failed", Client);
        }
        finally
        {
            _accepted.Dispose();
            _server.Forget(this);
        }
    }

    private void Greet(UsbIpSocket socket)
    {
        var b = new byte[UsbIpImport.ReplySize];
        if (!socket.Read(b.AsSpan(0, UsbIpOp.Size)))
        {
            return;
        }

        if (UsbIpOp.Read(b, out var op) != UsbIpProblem.None)
        {
            Complain("it does not speak USB/IP 1.1.1");
        }
        else if (op.Code == UsbIpProtocol.RequestDevList)
        {
            GiveList(socket);
        }
        else if (op.Code != UsbIpProtocol.RequestImport)
        {
            Complain($"request 0x{op.Code:x4} is not known");
        }
        else if (socket.Read(b.AsSpan(0, UsbIpRemoteDevice.BusIdSize)) && UsbIpImport.ReadBusId(b, out var busId) == UsbIpProblem.None)
        {
            GiveDevice(socket, busId, b);
        }
    }

    private void GiveList(UsbIpSocket socket)
    {
        var devices = _server.ListFree();
        var reply = new byte[UsbIpDevList.ReplySize(devices)];
        _ = UsbIpDevList.WriteReply(reply, devices);
        UsbIpServerCounters.Count(ref _counters.Lists);
        _ = socket.Write(reply) && socket.Flush();
    }

    private void GiveDevice(UsbIpSocket socket, string busId, byte[] b)
    {
        var export = _server.Find(busId);
        if (export is null)
        {
            Refuse(socket, busId, UsbIpReplyStatus.NoDevice, "no such device is exported", b);
            return;
        }

        if (!export.TryHold(this))
        {
            Refuse(socket, busId, UsbIpReplyStatus.Busy, "another client has it", b);
            return;
        }

        var detail = "";
        var opened = false;
        try
        {
            var error = export.Device.Open(out var device, out var failure);
            opened = error == Errno.None;
            if (opened)
            {
                detail = Serve(socket, export, device!, b);
            }
            else
            {
                var status = error switch { Errno.EBUSY => UsbIpReplyStatus.Busy, Errno.ENXIO => UsbIpReplyStatus.NoDevice, _ => UsbIpReplyStatus.DeviceError };
                Refuse(socket, busId, status, failure ?? $"it cannot be opened ({error})", b);
            }
        }
        finally
        {
            export.Free();
            if (opened)
            {
                Tell(UsbIpServerEventKind.Detached, busId, detail);
            }
        }
    }

    private string Serve(UsbIpSocket socket, UsbIpExport export, IUsbDevice device, byte[] b)
    {
        using var session = new UsbIpSession(this, socket, device, export.Record.DeviceId, _options, _counters);
        _ = UsbIpImport.WriteReply(b, export.Record);
        if (socket.Write(b) && socket.Flush())
        {
            UsbIpServerCounters.Count(ref _counters.Imports);
            Tell(UsbIpServerEventKind.Attached, export.BusId, device.Info.Description);
            socket.TimeoutMilliseconds = 0;
            socket.KeepAlive();
            session.Run();
        }

        return socket.Failure ?? "closed";
    }

    private void Refuse(UsbIpSocket socket, string busId, UsbIpReplyStatus status, string why, byte[] b)
    {
        UsbIpServerCounters.Count(ref _counters.Refusals);
        _ = socket.Write(b.AsSpan(0, UsbIpImport.WriteRefusal(b, status))) && socket.Flush();
        Tell(UsbIpServerEventKind.Refused, busId, why);
    }

    private void Tell(UsbIpServerEventKind kind, string busId, string detail) =>
        _options.OnEvent?.Invoke(new UsbIpServerEvent(kind, UsbStrings.Printable(busId) ?? "", Client, UsbStrings.Printable(detail) ?? ""));
}
