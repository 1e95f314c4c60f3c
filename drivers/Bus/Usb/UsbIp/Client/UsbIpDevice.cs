using System.Buffers;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>A device that a server of USB/IP exports, imported. The connection's loss is its removal.</summary>
/// <remarks>
/// The event thread is the one that receives. Completions of an endpoint come in order of submission, in whatever order the server
/// answers: one that ended early waits for those in front of it. Bytes in flight are bounded for each endpoint (<see cref="UsbIpClientOptions.MaxBytesInFlight"/>): what is
/// beyond waits here, in order. Endpoints that the settings do not have are refused here: usbip-vudc drops the connection at their sight.
/// Locks: P (endpoint 0), S (settings), G (the connection), in this order.
/// </remarks>
public sealed partial class UsbIpDevice : IUsbDevice
{
    private readonly UsbIpLink _link;
    private readonly UsbIpControlPipe _control;
    private readonly UsbSpeed _speed;
    private UsbIpSettings _settings = null!;

    private UsbIpDevice(UsbIpLink link, UsbSpeed speed, UsbIpClientOptions options)
    {
        _link = link;
        _speed = speed;
        _control = new UsbIpControlPipe(link, options.UnlinkTimeout);
    }

    /// <inheritdoc/>
    public UsbDeviceInfo Info { get; private set; } = null!;

    /// <inheritdoc/>
    public UsbDescriptors Descriptors { get; private set; } = null!;

    /// <inheritdoc/>
    public bool IsGone => _link.IsGone;

    /// <inheritdoc/>
    public string? Failure => _link.Failure;

    /// <summary>What was counted on this connection.</summary>
    public UsbIpStatistics Statistics => _link.Statistics;

    /// <summary>Imports a device and reads its descriptors. It is not configured: <see cref="SetConfiguration"/> first.</summary>
    /// <param name="address">Where it is; with a bus id.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="device">The device; the caller owns it.</param>
    /// <param name="failure">Cause and cure, when there is none.</param>
    /// <returns>None, ENXIO (not exported), EBUSY, ECONNREFUSED, EHOSTUNREACH, ETIMEDOUT, EPROGMISMATCH, EPROTO, EIO.</returns>
    public static Errno Open(UsbIpAddress address, UsbIpClientOptions? options, out UsbIpDevice? device, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(address);
        options ??= new UsbIpClientOptions();
        device = null;
        var end = Environment.TickCount64 + (long)options.BusyTimeout.TotalMilliseconds;
        var error = UsbIpClient.Import(address, options, out var socket, out var remote, out failure);
        while (error == Errno.EBUSY && Environment.TickCount64 < end)
        {
            Thread.Sleep(50);
            error = UsbIpClient.Import(address, options, out socket, out remote, out failure);
        }

        if (error != Errno.None)
        {
            return error;
        }

        var link = new UsbIpLink(socket!, address.ToString(), remote!.DeviceId, options.MaxBytesInFlight);
        var opened = new UsbIpDevice(link, remote.Speed, options);
        if (!opened.Describe(address, out failure))
        {
            opened.Dispose();
            return Errno.EIO;
        }

        device = opened;
        return Errno.None;
    }

    /// <inheritdoc/>
    public IDisposable OnGone(Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _link.OnGone(handler);
    }

    /// <inheritdoc/>
    public UsbResult Control(in UsbSetup setup, Span<byte> data, TimeSpan timeout)
    {
        UsbCompletionScope.AssertOutside(nameof(Control));
        return data.Length < setup.Length ? new UsbResult(UsbStatus.Invalid, 0) : _control.Transfer(setup, data, timeout);
    }

    /// <inheritdoc/>
    public UsbStatus Submit(UsbTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        return _settings.Find(transfer.Endpoint) is { Type: UsbTransferType.Bulk or UsbTransferType.Interrupt } endpoint
            ? _link.Submit(transfer, UsbIpInterval.Of(_speed, endpoint))
            : IsGone ? UsbStatus.NoDevice : UsbStatus.Invalid;
    }

    /// <inheritdoc/>
    public void Cancel(UsbTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        _link.Cancel(transfer);
    }

    /// <inheritdoc/>
    public void CancelAll(byte endpoint) => _link.CancelAll(endpoint);

    /// <inheritdoc/>
    public bool Drain(TimeSpan limit)
    {
        UsbCompletionScope.AssertOutside(nameof(Drain));
        return _link.Drain(limit);
    }

    /// <inheritdoc/>
    public IMemoryOwner<byte> AllocateBuffer(int length) => new UsbIpPinnedBuffer(length);

    /// <inheritdoc/>
    public void Dispose()
    {
        UsbCompletionScope.AssertOutside(nameof(Dispose));
        _link.Dispose();
        _control.Dispose();
    }
}
