using NLog;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>An imported device at the server: its client's messages in on the connection's thread, answers out on another, control transfers on a third.</summary>
/// <remarks>
/// The device's completions only leave an answer for the sending thread; they never wait for the network. Lock: G, held while nothing is
/// waited for; the mailboxes' below it.
/// </remarks>
internal sealed partial class UsbIpSession : IDisposable
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.Usb");
    private static readonly TimeSpan LastDrain = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly UsbIpConnection _connection;
    private readonly UsbIpSocket _socket;
    private readonly IUsbDevice _device;
    private readonly uint _deviceId;
    private readonly UsbIpServerOptions _options;
    private readonly UsbIpServerCounters _counters;
    private readonly UsbIpUrbPool _pool;
    private readonly UsbIpExportedControl _control;
    private readonly Dictionary<uint, UsbIpUrb> _inFlight = [];
    private readonly UsbIpMailbox<UsbIpReply> _outbox = new();
    private readonly UsbIpMailbox<UsbIpUrb> _controls = new();
    private readonly Thread _sender;
    private readonly Thread _controller;
    private IDisposable? _gone;
    private long _bytes;
    private int _count;
    private bool _running;

    /// <param name="connection">The client.</param>
    /// <param name="socket">Its connection.</param>
    /// <param name="device">The device, open; taken.</param>
    /// <param name="deviceId">devid.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="counters">The server's.</param>
    internal UsbIpSession(
        UsbIpConnection connection, UsbIpSocket socket, IUsbDevice device, uint deviceId, UsbIpServerOptions options, UsbIpServerCounters counters)
    {
        _connection = connection;
        _socket = socket;
        _device = device;
        _deviceId = deviceId;
        _options = options;
        _counters = counters;
        _pool = new UsbIpUrbPool(Completed, options.MaxBytesInFlight);
        _control = new UsbIpExportedControl(device, options.ControlTimeout);
        _sender = new Thread(SendLoop) { IsBackground = true, Name = $"usbipd-tx {connection.Client}" };
        _controller = new Thread(ControlLoop) { IsBackground = true, Name = $"usbipd-ep0 {connection.Client}" };
    }

    /// <summary>Serves the client until it goes, or the device does.</summary>
    internal void Run()
    {
        _running = true;
        _sender.Start();
        _controller.Start();
        _gone = _device.OnGone(() => _socket.Abort("the device is gone"));
        var head = new byte[UsbIpProtocol.HeaderSize];
        while (_socket.Read(head) && Take(head))
        {
        }

        _socket.Abort("closed");
    }

    /// <summary>Takes everything back from the device, and closes it.</summary>
    public void Dispose()
    {
        _gone?.Dispose();
        _controls.Close();
        if (_running)
        {
            _controller.Join();
        }

        byte[] endpoints;
        lock (_gate)
        {
            endpoints = [.. _pool.Endpoints];
        }

        foreach (var endpoint in endpoints)
        {
            _device.CancelAll(endpoint);
        }

        var drained = _device.Drain(LastDrain);
        _outbox.Close();
        if (_running)
        {
            _sender.Join();
        }

        if (!drained)
        {
            Log.Warn("usbipd: {0} does not give back all transfers", _device.Info.Location);
            _device.Dispose();
            _pool.Dispose();
            return;
        }

        // Memory that the device gave goes before the device does.
        _pool.Dispose();
        _control.ReleaseAll();
        _device.Dispose();
    }
}
