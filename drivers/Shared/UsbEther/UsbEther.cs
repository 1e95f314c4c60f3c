using System.Diagnostics.CodeAnalysis;
using HwNet.Bus.Usb;
using HwNet.Ioctl;
using HwNet.Net;
using NLog;

namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>uether: a driver over USB bulk transfers. It owns rings, notifications, tick, recovery and unplug; a chip's driver says how its chip is programmed and how its transfers are framed.</summary>
/// <remarks>
/// Threads: the device's event thread (completions: no waiting), one worker (control transfers, cures), core's threads (S).
/// Completions never wait for S, so that a holder of S may wait for a control transfer.
/// Life: Bind (no I/O) → Open (device opened, configured, claimed; <see cref="ProbeChip"/>) → attached → IfInit ⇄ IfStop/IfDrain → IfDetached (closed).
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Port, rings and worker live from Open to IfDetached, which core guarantees.")]
public abstract partial class UsbEther : NetDriver
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Drivers.UsbEther");

    private readonly IUsbBusDevice _bus;
    private readonly Lazy<LogThrottle> _log;
    private UsbEtherPort? _port;
    private UsbFunction? _function;
    private IDisposable? _goneSubscription;
    private UsbEtherWorker? _worker;
    private string? _failure;
    private int _gone;

    /// <summary>A driver for a device that is not open yet.</summary>
    /// <param name="bus">The device.</param>
    /// <param name="options">How it is run; null for the defaults.</param>
    protected UsbEther(IUsbBusDevice bus, UsbEtherOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bus);
        _bus = bus;
        Options = options ?? new UsbEtherOptions();
        TxFlush = Options.TxFlush;
        _log = new Lazy<LogThrottle>(() => new LogThrottle(Log, Ifp.Stack.Clock));
    }

    /// <summary>How it is run.</summary>
    public UsbEtherOptions Options { get; }

    /// <summary>The device's own address; valid after <see cref="Open"/>.</summary>
    public LinkAddress PermanentAddress { get; private set; }

    /// <summary>True when the device told no usable address and one was made up.</summary>
    public bool AddressIsMadeUp { get; private set; }

    /// <summary>The open device; null before <see cref="Open"/> and after detach.</summary>
    public IUsbDevice? Device => _port?.Device;

    /// <inheritdoc/>
    public override string Status => _failure ?? _port?.Device.Failure ?? (AddressIsMadeUp ? "the device told no usable address; this one was made up" : string.Empty);

    /// <summary>The name of the driver, for texts before there is an interface.</summary>
    protected abstract string DriverName { get; }

    /// <summary>The function that is driven; valid after Bind.</summary>
    protected UsbFunction Function => _function ?? throw new InvalidOperationException("the driver is not bound to a function");

    /// <summary>The bus device.</summary>
    protected IUsbBusDevice Bus => _bus;

    /// <summary>Finds the function in the descriptors; no I/O. What is not there or of the wrong kind is refused here.</summary>
    /// <param name="descriptors">The device's.</param>
    /// <param name="function">The function.</param>
    /// <param name="failure">Why there is none, for people.</param>
    protected abstract bool TryBind(UsbDescriptors descriptors, [NotNullWhen(true)] out UsbFunction? function, [NotNullWhen(false)] out string? failure);

    /// <summary>Reads what the interface needs to attach: the address above all. The device is configured and claimed, its data interface idle. n</summary>
    /// <param name="address">The device's address; default when it tells none that can be used.</param>
    /// <param name="failure">Why it is no good, for people.</param>
    /// <returns>None, or why it is refused.</returns>
    protected abstract Errno ProbeChip(out LinkAddress address, out string? failure);

    /// <summary>Adds what the chip has to say of the interface: MTU limits, capabilities. No I/O.</summary>
    protected virtual IfAttachOptions DescribeChip(IfAttachOptions options) => options;

    /// <summary>Programs what must be programmed while the data interface is idle. S</summary>
    protected virtual Errno PrepareChip() => Errno.None;

    /// <summary>Programs the chip; the data interface has its endpoints, nothing is submitted yet. S</summary>
    protected abstract Errno InitChip();

    /// <summary>Puts the chip to rest; nothing is in flight. The device may be gone. n</summary>
    protected virtual void StopChip()
    {
    }

    /// <summary>Takes receive transfers apart.</summary>
    protected abstract UsbUnframer Unframer { get; }

    /// <summary>Builds transmit transfers.</summary>
    protected abstract UsbFramer Framer { get; }

    /// <summary>Bytes of a receive transfer.</summary>
    protected virtual int RxTransferSize => 2048;

    /// <summary>Bytes of a transmit transfer of several packets; 0 when the device takes one at a time.</summary>
    protected virtual int TxTransferSize => 0;

    /// <summary>The longest frame that may come in, Ethernet header included, without check sequence.</summary>
    protected virtual int MaxFrame => Ifp.Mtu + Ifp.HeaderLength + 4;

    /// <summary>Bytes of a notification transfer: one packet, or a notification that fills a packet would wait for the next one.</summary>
    protected virtual int InterruptSize => Function.Interrupt?.MaxPacketSize ?? 0;

    /// <summary>True when the driver tells of the link; without, an interface that is up has it.</summary>
    protected virtual bool ReportsLink => Function.Interrupt is not null;

    /// <summary>Bytes came on the interrupt endpoint. On the device's event thread, no lock: it must not wait.</summary>
    protected virtual void Interrupt(ReadOnlySpan<byte> bytes)
    {
    }

    /// <summary>What <see cref="RequestAttention"/> asked for. On the worker. S</summary>
    protected virtual void Attend()
    {
    }

    /// <summary>Once a second while the interface runs, on the worker: link state, keep-alive. S</summary>
    protected virtual void Tick()
    {
    }

    /// <summary>Programs the receive filter. S</summary>
    /// <returns>None; EOPNOTSUPP: the chip has none, core filters.</returns>
    protected virtual Errno SetFilterChip(SetReceiveFilter filter) => Errno.EOPNOTSUPP;

    /// <summary>What the shared layer does not know: media, statistics, the chip's own. S</summary>
    protected virtual Errno IoctlChip(IfRequest request) => Errno.EINVAL;

    /// <summary>Has the worker call <see cref="Attend"/> soon. Any thread.</summary>
    protected void RequestAttention() => _worker?.Post(UsbWork.Attention);

    /// <summary>The device does not do its work any more, as its driver sees: the ladder of cures is climbed, from the rung behind one on. Any thread.</summary>
    protected void RequestRecovery(RecoveryRung behind)
    {
        SkipTo(behind);
        _worker?.Post(UsbWork.Recover);
    }

    /// <summary>True while the interface runs.</summary>
    protected bool IsUp => Volatile.Read(ref _running);

    /// <summary>A control transfer of the driver's. Not from a completion.</summary>
    protected UsbResult Control(in UsbSetup setup, Span<byte> data) => _port is { } port ? port.Control(setup, data) : new UsbResult(UsbStatus.NoDevice, 0);

    /// <summary>A control transfer with no data stage or one to the device.</summary>
    protected Errno Command(in UsbSetup setup, Span<byte> data = default)
    {
        var result = Control(setup, data);
        if (result.Status != UsbStatus.Completed)
        {
            LogDevice(LogLevel.Debug, $"request 0x{setup.RequestType:x2} 0x{setup.Request:x2} value 0x{setup.Value:x4} ended with {result.Status}");
        }

        return result.Status.ToErrno();
    }

    /// <summary>A control transfer that reads just so many bytes; fewer are EIO.</summary>
    protected Errno Fetch(in UsbSetup setup, Span<byte> into)
    {
        var result = Control(setup, into);
        return result.Status != UsbStatus.Completed ? result.Status.ToErrno() : result.Length < into.Length ? Errno.EIO : Errno.None;
    }

    /// <summary>Lets time pass by the stack's clock, for chips that need it. Not from a completion.</summary>
    protected void Pause(TimeSpan time)
    {
        using var over = new ManualResetEventSlim();
        using var timer = Clock.CreateTimer(static state => ((ManualResetEventSlim)state!).Set(), over, time, Timeout.InfiniteTimeSpan);
        over.Wait();
    }

    /// <summary>The stack's clock, known before the interface is attached.</summary>
    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Logs what a device can trigger: at most ten lines a second.</summary>
    protected void LogDevice(LogLevel level, string text)
    {
        if (IsAttached)
        {
            _log.Value.Write(level, Ifp.Name, text);
        }
        else
        {
            Log.Log(level, "{0} {1}: {2}", DriverName, _bus.Location, text);
        }
    }

    private bool IsAttached => _worker is not null;

    /// <summary>Why the function cannot be found in the descriptors; null: it can.</summary>
    internal string? WhyUnbindable(UsbDescriptors descriptors) => TryBind(descriptors, out _, out var failure) ? null : failure;

    /// <summary>Binds, opens, configures, and reads the address. Everything is given back on an error.</summary>
    /// <param name="failure">Cause and cure, for people.</param>
    /// <returns>None, ENXIO (the descriptors are no good; nothing was sent), or what opening the device or talking to it gave.</returns>
    internal Errno Open(out string? failure)
    {
        if (!TryBind(_bus.Descriptors, out _function, out failure))
        {
            return Errno.ENXIO;
        }

        var error = OpenPort(out failure);
        if (error != Errno.None)
        {
            return error;
        }

        error = ProbeChip(out var address, out failure);
        if (error != Errno.None)
        {
            failure ??= _port!.Device.Failure ?? "the device does not answer as its class must; unplug it and plug it in again";
            ClosePort();
            return error;
        }

        AddressIsMadeUp = !address.IsStation;
        PermanentAddress = AddressIsMadeUp ? LocalAddress() : address;
        if (AddressIsMadeUp)
        {
            Log.Warn("{0} {1}: the device told no usable address; {2} was made up", DriverName, _bus.Location, PermanentAddress);
        }

        return Errno.None;
    }

    /// <summary>What is known of the interface after <see cref="Open"/>.</summary>
    internal IfAttachOptions Complete(IfAttachOptions options) => DescribeChip(options with { Lladdr = PermanentAddress });

    /// <summary>The interface is attached: its worker begins, and it hears of an unplug.</summary>
    internal void Attached()
    {
        _worker = new UsbEtherWorker(Ifp.Name, Ifp.Stack.Clock, Work);
        _flushTimer = Ifp.Stack.Clock.CreateTimer(_ => FlushDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _goneSubscription = _port!.Device.OnGone(Gone);
    }

    /// <summary>Undoes <see cref="Open"/> when the interface could not be attached.</summary>
    internal void ClosePort()
    {
        _goneSubscription?.Dispose();
        _goneSubscription = null;
        _port?.Dispose();
        _port = null;
    }

    private Errno OpenPort(out string? failure)
    {
        var error = UsbEtherPort.Open(_bus, Function, Options.ControlTimeout, out _port, out failure);
        if (error != Errno.None)
        {
            return error;
        }

        var status = _port!.Idle();
        if (status != UsbStatus.Completed)
        {
            failure = _port.Device.Failure ?? $"the data interface could not be put to its idle setting ({status}); unplug the adapter and plug it in again";
            ClosePort();
        }

        return status.ToErrno();
    }

    /// <summary>A locally administered address that stays the same for the same place: a bench must not see a new station at each start.</summary>
    private LinkAddress LocalAddress()
    {
        Span<byte> hash = stackalloc byte[32];
        _ = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{_bus.Descriptors.Device.Id} {_bus.Location} {_bus.Info.Serial}"), hash);
        hash[0] = (byte)((hash[0] & 0xfc) | 0x02);
        return LinkAddress.Read(hash);
    }
}
