using System.Net;
using System.Net.Sockets;
using NLog;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>usbipd: exports USB devices of any bus, so that a Linux kernel (vhci) or another client drives them.</summary>
/// <remarks>Each import opens the device anew and each detach closes it. Several devices and clients at once. Lock: V; an export's own below it.</remarks>
public sealed class UsbIpServer : IDisposable
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.Usb");

    private readonly Lock _gate = new();
    private readonly Dictionary<string, UsbIpExport> _exports = [];
    private readonly HashSet<UsbIpConnection> _connections = [];
    private readonly UsbIpServerOptions _options;
    private readonly UsbIpServerCounters _counters = new();
    private readonly UsbIpComplaints _complaints = new();
    private Socket? _listener;
    private Thread? _acceptor;
    private uint _lastNumber;
    private volatile bool _stopping;

    /// <summary>A server that does not listen yet.</summary>
    /// <param name="options">Null for the defaults.</param>
    public UsbIpServer(UsbIpServerOptions? options = null) => _options = options ?? new UsbIpServerOptions();

    /// <summary>Where it listens; null before <see cref="Start"/>.</summary>
    public IPEndPoint? EndPoint { get; private set; }

    /// <summary>What was counted so far.</summary>
    public UsbIpServerStatistics Statistics => _counters.Read();

    /// <summary>Exports a device. It is not opened before a client imports it.</summary>
    /// <param name="busId">What clients import it by: "1-1"; at most 31 printable characters, no space.</param>
    /// <param name="device">The device; it stays the caller's.</param>
    /// <returns>None, EINVAL (no bus id), EEXIST.</returns>
    public Errno Export(string busId, IUsbBusDevice device)
    {
        ArgumentNullException.ThrowIfNull(busId);
        ArgumentNullException.ThrowIfNull(device);
        if (UsbIpAddress.CheckBusId(busId) is not null)
        {
            return Errno.EINVAL;
        }

        lock (_gate)
        {
            return _exports.TryAdd(busId, new UsbIpExport(busId, _lastNumber + 1, device)) && ++_lastNumber > 0 ? Errno.None : Errno.EEXIST;
        }
    }

    /// <summary>Exports a device no longer; the client that has it loses it.</summary>
    /// <returns>None, ENOENT.</returns>
    public Errno Withdraw(string busId)
    {
        UsbIpExport? export;
        lock (_gate)
        {
            _ = _exports.Remove(busId, out export);
        }

        export?.Withdraw();
        return export is null ? Errno.ENOENT : Errno.None;
    }

    /// <summary>Listens.</summary>
    /// <param name="failure">Cause and cure, when it cannot.</param>
    /// <returns>None, EADDRINUSE, EADDRNOTAVAIL, EACCES, EBUSY (it listens already).</returns>
    public Errno Start(out string? failure)
    {
        failure = null;
        if (_listener is not null || _stopping)
        {
            failure = "the server was started already";
            return Errno.EBUSY;
        }

        var listener = new Socket(_options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(_options.Address, _options.Port));
            listener.Listen(_options.MaxConnections);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            return Explain(e.SocketErrorCode, out failure);
        }

        _listener = listener;
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
        _acceptor = new Thread(AcceptLoop) { IsBackground = true, Name = $"usbipd {EndPoint}" };
        _acceptor.Start();
        return Errno.None;
    }

    /// <summary>Stops listening, takes the devices back from their clients, and waits until all are closed.</summary>
    public void Dispose()
    {
        UsbIpConnection[] connections;
        lock (_gate)
        {
            _stopping = true;
            connections = [.. _connections];
        }

        _listener?.Dispose();
        _acceptor?.Join();
        foreach (var connection in connections)
        {
            connection.Abort("the server stops");
        }

        foreach (var connection in connections)
        {
            connection.Join();
        }
    }

    /// <summary>The free devices, in the order of their export.</summary>
    internal IReadOnlyList<UsbIpRemoteDevice> ListFree()
    {
        lock (_gate)
        {
            return [.. _exports.Values.Where(static e => !e.IsBusy).Select(static e => e.Record).OrderBy(static r => r.DeviceNumber)];
        }
    }

    /// <summary>An export; null when there is none.</summary>
    internal UsbIpExport? Find(string busId)
    {
        lock (_gate)
        {
            return _exports.GetValueOrDefault(busId);
        }
    }

    /// <summary>A connection has ended.</summary>
    internal void Forget(UsbIpConnection connection)
    {
        lock (_gate)
        {
            _ = _connections.Remove(connection);
        }
    }

    private void AcceptLoop()
    {
        while (!_stopping)
        {
            try
            {
                Take(_listener!.Accept());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (!_stopping)
                {
                    _complaints.Say(Log, $"usbipd {EndPoint}: a connection cannot be taken: {e.Message}");
                    Thread.Sleep(100);
                }
            }
        }
    }

    private void Take(Socket socket)
    {
        UsbIpConnection? connection = null;
        lock (_gate)
        {
            if (!_stopping && _connections.Count < _options.MaxConnections)
            {
                connection = new UsbIpConnection(this, socket, _options, _counters, _complaints);
                _ = _connections.Add(connection);
            }
        }

        if (connection is null)
        {
            UsbIpServerCounters.Count(ref _counters.TooMany);
            socket.Dispose();
            return;
        }

        UsbIpServerCounters.Count(ref _counters.Connections);
        connection.Start();
    }

    private Errno Explain(SocketError error, out string failure)
    {
        var where = new IPEndPoint(_options.Address, _options.Port);
        (var errno, failure) = error switch
        {
            SocketError.AddressAlreadyInUse => (Errno.EADDRINUSE, $"{where} is taken already; is another usbipd running? Give another port"),
            SocketError.AccessDenied => (Errno.EACCES, $"there is no permission to listen at {where}; give a port above 1023"),
            SocketError.AddressNotAvailable => (Errno.EADDRNOTAVAIL, $"this machine has no address {_options.Address}"),
            _ => (Errno.EIO, $"{where} cannot be listened at ({error})"),
        };
        return errno;
    }
}
