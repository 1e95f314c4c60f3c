using HwNet.Capture;
using NLog;

namespace HwNet.Bus.Usb.Wrappers.Trace;

/// <summary>A device whose traffic is written down as usbmon does (DLT_USB_LINUX_MMAPPED), for tshark, for <see cref="Replay.UsbTrace"/> and for bug reports; the traffic itself does not change.</summary>
/// <remarks>
/// The trace begins with the descriptors, as if they had been read there, so that it can be understood alone. Configurations, settings and halts that
/// are cleared stand in it as the requests that they are, asked for by the driver even where the host had no need to send them; a reset as the hub's
/// PORT_RESET. A refused submission is an 'E' event. Nothing is allocated for a transfer after its first submission.
/// A capture that fails (disk full) is reported once and ends the trace, not the traffic. Lock: T (trace), a leaf.
/// </remarks>
public sealed partial class TracingUsbDevice : UsbDeviceWrapper
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.Usb");

    private readonly CaptureWriter _writer;
    private readonly TimeProvider _clock;
    private readonly UsbTraceOptions _options;
    private readonly bool _ownsWriter;
    private readonly int _interface;
    private readonly TracedEndpoints _endpoints;
    private long _urbs;

    /// <summary>Wraps a device; takes the device, and the writer too if <paramref name="ownsWriter"/>.</summary>
    /// <param name="inner">The device.</param>
    /// <param name="writer">The capture; several devices may share one in pcapng.</param>
    /// <param name="clock">Stamps the events.</param>
    /// <param name="options">What is kept; null for the defaults.</param>
    /// <param name="ownsWriter">Close the capture with the device.</param>
    public TracingUsbDevice(IUsbDevice inner, CaptureWriter writer, TimeProvider clock, UsbTraceOptions? options = null, bool ownsWriter = true)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(clock);
        _writer = writer;
        _clock = clock;
        _options = options ?? new UsbTraceOptions();
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)_options.MaxData, (uint)UsbTraceOptions.LargestData, nameof(options));
        _ownsWriter = ownsWriter;
        _endpoints = new TracedEndpoints(inner.Descriptors, inner.Info.Speed);
        _stage = new byte[UsbmonHeader.Size + _options.MaxData];
        _bus = _options.Bus != 0 ? _options.Bus : BusOf(inner.Info.Location);
        Check(writer.AddInterface(new CaptureInterface(inner.Info.Location, LinkType.UsbLinuxMmapped, CaptureReader.MaxFrameLength), out _interface));
        PutDescriptors();
    }

    /// <summary>Why the trace ended early; null while it goes on.</summary>
    public string? TraceFailure => Volatile.Read(ref _failed) == 0 ? null : _writer.Error ?? "the capture does not take this device";

    /// <inheritdoc/>
    public override UsbResult Control(in UsbSetup setup, Span<byte> data, TimeSpan timeout)
    {
        var id = NextUrb();
        var sent = data[..Math.Min(data.Length, setup.Length)];
        PutSubmit(id, setup, setup.IsIn ? [] : sent);
        var result = Inner.Control(setup, data, timeout);
        PutComplete(id, setup, result, sent);
        return result;
    }

    /// <inheritdoc/>
    public override UsbStatus ClearHalt(byte endpoint)
    {
        var urb = Begin(new UsbSetup(0x02, 1, 0, endpoint, 0));
        return End(urb, Inner.ClearHalt(endpoint));
    }

    /// <inheritdoc/>
    public override UsbStatus SetConfiguration(byte value)
    {
        var urb = Begin(new UsbSetup(0x00, 9, value, 0, 0));
        var status = End(urb, Inner.SetConfiguration(value));
        if (status == UsbStatus.Completed)
        {
            lock (_lock)
            {
                _endpoints.Configure(value);
            }
        }

        return status;
    }

    /// <inheritdoc/>
    public override UsbStatus SetAlternate(byte interfaceNumber, byte alternate)
    {
        var urb = Begin(new UsbSetup(0x01, 11, alternate, interfaceNumber, 0));
        return End(urb, Inner.SetAlternate(interfaceNumber, alternate));
    }

    /// <inheritdoc/>
    public override UsbStatus Reset()
    {
        // SET_FEATURE(PORT_RESET) to a port of the root hub: the device itself sees no request.
        var urb = Begin(new UsbSetup(0x23, 3, 4, 1, 0), RootHub);
        return End(urb, Inner.Reset());
    }

    /// <inheritdoc/>
    protected override UsbStatus SubmitInner(WrappedTransfer wrapped)
    {
        ArgumentNullException.ThrowIfNull(wrapped);
        if (wrapped.Inner.Context is not TracedUrb urb)
        {
            urb = new TracedUrb(NextUrb());
            wrapped.Inner.Context = urb;
        }

        // Before it is handed over: the completion may come before Submit returns.
        PutSubmit(urb.Id, wrapped.Outer);
        var status = base.SubmitInner(wrapped);
        if (status != UsbStatus.Completed)
        {
            PutRefused(urb.Id, wrapped.Outer, status);
        }

        return status;
    }

    /// <inheritdoc/>
    protected internal override void InnerCompleted(WrappedTransfer wrapped)
    {
        ArgumentNullException.ThrowIfNull(wrapped);
        if (wrapped.Inner.Context is TracedUrb urb)
        {
            PutComplete(urb.Id, wrapped.Inner);
        }

        base.InnerCompleted(wrapped);
    }

    /// <summary>Closes the device, then the capture if it is its own.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing)
        {
            return;
        }

        if (_ownsWriter)
        {
            _writer.Dispose();
        }
        else if (TraceFailure is null)
        {
            Check(_writer.Flush());
        }
    }

    private (ulong Id, UsbSetup Setup, byte Address) Begin(UsbSetup setup, byte? address = null)
    {
        var id = NextUrb();
        PutSubmit(id, setup, [], address);
        return (id, setup, address ?? _options.Address);
    }

    private UsbStatus End((ulong Id, UsbSetup Setup, byte Address) urb, UsbStatus status)
    {
        PutComplete(urb.Id, urb.Setup, new UsbResult(status, 0), [], urb.Address);
        return status;
    }

    private ulong NextUrb() => (ulong)Interlocked.Increment(ref _urbs);

    private static ushort BusOf(string location)
    {
        var dash = location.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && ushort.TryParse(location.AsSpan(0, dash), System.Globalization.CultureInfo.InvariantCulture, out var bus) && bus > 0 ? bus : (ushort)1;
    }
}
