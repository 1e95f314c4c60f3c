using HwNet.Bench.Usb;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Bus.Usb;
using HwNet.Drivers;
using HwNet.Fixtures.Peers;
using HwNet.Net;
using HwNet.Wire;
using NLog;

namespace HwNet.Bench.Targets;

/// <summary>A bench round one target: a stack with the interface under test, and what the target has as its far end.</summary>
public abstract class TargetBench : IBench
{
    /// <summary>How long the far end may take to give carrier when the bench opens.</summary>
    private static readonly TimeSpan CarrierLimit = TimeSpan.FromSeconds(10);

    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bench");

    private readonly DriverCatalog _catalog;
    private readonly TargetName _target;
    private IReadOnlyList<IfNet> _ifps = [];
    private UsbRig? _usb;
    private bool _closed;

    /// <summary>A bench that is not open yet.</summary>
    protected TargetBench(DriverCatalog catalog, TargetBenchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _catalog = catalog;
        _target = options.Target;
        Options = options;
        Stack = new NetStack(new NetStackOptions { MbufSize = options.MbufSize });
        options.Tune?.Invoke(Stack);
    }

    /// <inheritdoc/>
    public string Name => Options.Name;

    /// <inheritdoc/>
    public string Target => _target.ToString();

    /// <inheritdoc/>
    public abstract Rig AvailableRigs { get; }

    /// <inheritdoc/>
    public NetStack Stack { get; }

    /// <inheritdoc/>
    public MbufPool Mbufs => Stack.Mbufs;

    /// <inheritdoc/>
    public IfNet Ifp => _ifps[0];

    /// <inheritdoc/>
    public virtual ILinkPartner? Partner => null;

    /// <inheritdoc/>
    public virtual ILinkSwitch? FarLink => null;

    /// <inheritdoc/>
    public virtual IWedge? Wedge => _usb?.Wedge ?? Ifp.Driver as IWedge;

    /// <inheritdoc/>
    public UsbRig? Usb => _usb;

    /// <inheritdoc/>
    public virtual Ipv4Prefix? Address => null;

    /// <inheritdoc/>
    public virtual Ipv4Address? PeerAddress => null;

    /// <summary>False for a USB class without link state (EEM): whatever happens to its cable, nobody hears of it.</summary>
    protected bool TellsLink => _usb is null || (Ifp.Capabilities & IfCapabilities.LinkState) != 0;

    /// <summary>How the bench was asked for.</summary>
    protected TargetBenchOptions Options { get; }

    /// <summary>Our end's address, where the bench was asked for one.</summary>
    protected Ipv4Prefix? LocalAddress => Options.Addresses is { } both ? Ipv4Prefix.Parse(both.Local) : null;

    /// <summary>The far end's address, where the bench was asked for one.</summary>
    protected Ipv4Address? OtherAddress => Options.Addresses is { } both ? Ipv4Address.Parse(both.Peer.Split('/')[0]) : null;

    /// <summary>All interfaces of the target; the one under test first.</summary>
    protected IReadOnlyList<IfNet> Interfaces => _ifps;

    /// <inheritdoc/>
    public Errno Reattach() => ReattachAs(_target);

    /// <inheritdoc/>
    public Errno Reattach(string options) =>
        _target.IsUsb ? ReattachAs(new TargetName(_target.Kind, $"{_target.Argument},{options}")) : Errno.EOPNOTSUPP;

    private Errno ReattachAs(TargetName target)
    {
        LeaveCable();
        foreach (var ifp in _ifps)
        {
            // One that vanished by itself is detached already.
            var error = Stack.Interfaces.Detach(ifp);
            if (error is not (Errno.None or Errno.ENXIO))
            {
                return error;
            }
        }

        try
        {
            Attach(target);
        }
        catch (BenchException e) when (e.Error != Errno.None)
        {
            Log.Info("{0}: {1}", Name, e.Message);
            return e.Error;
        }

        return Errno.None;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Close()
    {
        if (_closed)
        {
            return [];
        }

        _closed = true;
        Unplug();
        Stack.Dispose();
        var problems = Problems();
        _usb?.Dispose();
        return problems;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Attaches, brings up, plugs the far end in and waits for carrier.</summary>
    internal void Open()
    {
        try
        {
            Attach(_target);
            Options.Step?.Invoke(BenchStep.Attached, this);
            Plug();
            TargetOpener.BringUp(Ifp, Address);
            Options.Step?.Invoke(BenchStep.Up, this);
            AwaitCarrier();
            Options.Step?.Invoke(BenchStep.Carrier, this);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Makes the far end, if there is one.</summary>
    protected abstract void Plug();

    /// <summary>Ends the far end.</summary>
    protected abstract void Unplug();

    /// <summary>Faults and trace, in the order of the bench file, round a device.</summary>
    protected IFrameDevice Dress(IFrameDevice device) => FrameDressing.Wrap(device, Options, Stack.Clock);

    /// <summary>What is put between the driver and its frame device; the default is faults and trace.</summary>
    protected virtual Func<IFrameDevice, IFrameDevice>? DeviceWrapper => Dress;

    /// <summary>What the bench has seen that should not have been, one sentence each; everything is detached by now.</summary>
    protected virtual IReadOnlyList<string> Problems() => [];

    /// <summary>Before the interface is attached anew: the far end is left alone afterwards, unless it does not depend on the interface.</summary>
    protected virtual void LeaveCable() => Unplug();

    private void Attach(TargetName target)
    {
        IUsbBusDevice? device = null;
        if (_target.IsUsb)
        {
            if (_usb is null)
            {
                _usb = new UsbRig(Options.Open.Usb ?? UsbTargets.Find(_target, Stack.Clock, _catalog), Options.Plug);
                Options.Step?.Invoke(BenchStep.Found, this);
            }

            device = target == _target ? _usb.Device : UsbTargets.Choose(target, _usb.Device);
        }

        _ifps = new TargetOpener(_catalog).Attach(Stack, target, Options.Open with { Wrap = DeviceWrapper, Usb = device });
    }

    private void AwaitCarrier()
    {
        if (Partner is not null && !Carrier.Await([Ifp], CarrierLimit, CancellationToken.None))
        {
            throw new BenchException(new BenchProblem(
                $"{Target} has no carrier after {CarrierLimit.TotalSeconds:0} s", "plug the cable in, or bring the far end up"));
        }
    }
}
