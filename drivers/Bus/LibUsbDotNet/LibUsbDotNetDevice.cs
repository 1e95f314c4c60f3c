using System.Buffers;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.LibUsb;
using LibUsbDotNet.LibUsb;
using LibUsbDotNet.Main;
using NLog;
using IUsbDevice = HwNet.Bus.Usb.IUsbDevice;
using UsbDeviceInfo = HwNet.Bus.Usb.UsbDeviceInfo;

namespace HwNet.Bus.LibUsbDotNet;

/// <summary>A device opened through LibUsbDotNet, in a context and with a worker of its own.</summary>
/// <remarks>
/// Closing goes: refuse submissions, cancel, complete all, wait until the library's own transfers have timed out, release the interfaces, let the
/// kernel's drivers back, stop the worker, close.
/// </remarks>
internal sealed partial class LibUsbDotNetDevice : IUsbDevice
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.LibUsbDotNet");
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(10);

    private readonly LibUsbDotNetBusDevice _found;
    private readonly UsbContext _context;
    private readonly Worker _worker;
    private readonly Pipe[] _pipes = new Pipe[32];
    private readonly InFlightCount _inFlight = new();
    private readonly InFlightCount _controls = new();
    private readonly GoneHandlers _gone;
    private string? _failure;
    private int _disposed;
    private long _thrown;

    /// <summary>Takes the context and the open device.</summary>
    internal LibUsbDotNetDevice(LibUsbDotNetBusDevice found, UsbContext context, UsbDevice library)
    {
        _found = found;
        _context = context;
        Library = library;
        _gone = new GoneHandlers(Info.Location);
        for (var i = 0; i < _pipes.Length; i++)
        {
            _pipes[i] = i < 16 ? new WritePipe(this, (byte)i) : new ReadPipe(this, (byte)(0x80 | (i & 0x0f)));
        }

        _worker = new Worker(Info.Location, Serve);
        ReadConfiguration();
        WatchPlug();
    }

    /// <inheritdoc/>
    public UsbDeviceInfo Info => _found.Info;

    /// <inheritdoc/>
    public UsbDescriptors Descriptors => _found.Descriptors;

    /// <inheritdoc/>
    public bool IsGone => _gone.IsGone;

    /// <inheritdoc/>
    public string? Failure => Volatile.Read(ref _failure);

    /// <summary>LibUsbDotNet's device.</summary>
    internal UsbDevice Library { get; }

    /// <inheritdoc/>
    public IDisposable OnGone(Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _gone.Add(handler);
    }

    /// <inheritdoc/>
    public UsbResult Control(in UsbSetup setup, Span<byte> data, TimeSpan timeout)
    {
        AssertOutside(nameof(Control));
        if (data.Length < setup.Length)
        {
            return new UsbResult(UsbStatus.Invalid, 0);
        }

        _controls.Add();
        try
        {
            return Closed() is { } closed ? new UsbResult(closed, 0) : Request(setup, data, timeout);
        }
        finally
        {
            _controls.Remove();
        }
    }

    /// <inheritdoc/>
    public UsbStatus Submit(UsbTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        if (transfer.BusState is null)
        {
            transfer.BusState = new PendingTransfer(this, transfer);
        }

        return transfer.BusState is PendingTransfer pending && pending.Device == this ? PipeAt(transfer.Endpoint).Submit(pending) : UsbStatus.Invalid;
    }

    /// <inheritdoc/>
    public void Cancel(UsbTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        if (transfer.BusState is PendingTransfer pending && pending.Device == this)
        {
            PipeAt(transfer.Endpoint).Cancel(pending);
        }
    }

    /// <inheritdoc/>
    public void CancelAll(byte endpoint) => PipeAt(endpoint).CancelAll(close: false);

    /// <inheritdoc/>
    public bool Drain(TimeSpan limit)
    {
        AssertOutside(nameof(Drain));
        return _inFlight.Wait(limit);
    }

    /// <summary>LibUsbDotNet does not offer device memory.</summary>
    /// <inheritdoc/>
    public IMemoryOwner<byte> AllocateBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return new PinnedBuffer(length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AssertOutside(nameof(Dispose));
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        foreach (var pipe in _pipes)
        {
            pipe.CancelAll(close: true);
        }

        var quiet = _inFlight.Wait(CloseLimit) & _controls.Wait(CloseLimit) & HoldAll(discard: true);
        if (!quiet)
        {
            Log.Error("{0}: transfers did not end within {1} s after they were cancelled; the device stays open", Info.Location, CloseLimit.TotalSeconds);
            return;
        }

        ReleaseAll();
        _worker.Stop();
        Library.Dispose();
        _context.DeviceEvent -= OnDeviceEvent;
        _context.Dispose();
    }

    /// <summary>For pipes: a submission starts.</summary>
    internal void Began() => _inFlight.Add();

    /// <summary>For pipes and the library's transfers: there is something to look at.</summary>
    internal void Wake() => _worker.Wake();

    /// <summary>For pipes, on the worker, without a lock: calls the owner.</summary>
    internal void Complete(UsbTransfer transfer, long submission, UsbStatus status, int actual)
    {
        try
        {
            _ = transfer.Complete(submission, status, actual);
        }
        catch (Exception e)
        {
            // Counted in powers of two: a device can make this happen for every packet.
            if (long.IsPow2(++_thrown))
            {
                Log.Error(e, "{0}: a completion of endpoint 0x{1:x2} has thrown, {2} times by now", Info.Location, transfer.Endpoint, _thrown);
            }
        }
        finally
        {
            _inFlight.Remove();
        }
    }

    /// <summary>The device is gone; any thread, any number of times.</summary>
    internal void MarkGone()
    {
        if (_gone.Raise())
        {
            Volatile.Write(ref _failure, LibUsbFailure.Gone(Info.Location));
            Log.Info("{0}: {1} is gone", Info.Location, Info.Description);
            Wake();
        }
    }

    private UsbResult Request(in UsbSetup setup, Span<byte> data, TimeSpan timeout)
    {
        var packet = new UsbSetupPacket(setup.RequestType, setup.Request, setup.Value, setup.Index, setup.Length);
        var bytes = ArrayPool<byte>.Shared.Rent(Math.Max(setup.Length, (ushort)1));
        ControlTimeout.Enter(timeout);
        try
        {
            data[..setup.Length].CopyTo(bytes);
            var moved = Math.Clamp(Library.ControlTransfer(packet, bytes, 0, setup.Length), 0, setup.Length);
            if (setup.IsIn)
            {
                bytes.AsSpan(0, moved).CopyTo(data);
            }

            return new UsbResult(UsbStatus.Completed, moved);
        }
        catch (UsbException e)
        {
            return new UsbResult(Note(e), 0);
        }
        finally
        {
            ControlTimeout.Leave();
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Serve()
    {
        foreach (var pipe in _pipes)
        {
            pipe.Serve();
        }
    }

    private Pipe PipeAt(byte address) => _pipes[(address & 0x0f) | ((address & 0x80) >> 3)];

    private void WatchPlug()
    {
        try
        {
            _context.DeviceEvent += OnDeviceEvent;
            _context.RegisterHotPlug();
        }
        catch (Exception e) when (e is PlatformNotSupportedException or UsbException)
        {
            Log.Debug("{0}: no hot plug here ({1}); the transfers tell when it is gone", Info.Location, e.Message);
        }
    }

    /// <summary>On the library's event thread.</summary>
    private void OnDeviceEvent(object? sender, DeviceEventArgs e)
    {
        if (e is DeviceLeftEventArgs left && LibUsbDotNetBusDevice.LocationOf(left.DeviceInfo.PortInfo) == Info.Location)
        {
            MarkGone();
        }
    }

    private void AssertOutside(string operation)
    {
        UsbCompletionScope.AssertOutside(operation);
        if (_worker.IsCurrent)
        {
            throw new InvalidOperationException($"{operation} was called on the worker of {Info.Location}");
        }
    }

    private UsbStatus? Closed() => IsGone || Volatile.Read(ref _disposed) != 0 ? UsbStatus.NoDevice : null;

    /// <summary>What an exception means.</summary>
    private UsbStatus Note(UsbException e)
    {
        var status = LibUsbDotNetStatus.Of(e.ErrorCode);
        if (status == UsbStatus.NoDevice)
        {
            MarkGone();
        }

        return status == UsbStatus.Completed ? UsbStatus.ProtocolError : status;
    }
}
