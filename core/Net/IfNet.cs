using HwNet.Buffers;
using HwNet.Net.Addresses;
using HwNet.Protocols;
using NLog;

namespace HwNet.Net;

/// <summary>ifnet: one network interface: identity, state and counters.</summary>
/// <remarks>
/// Locks, in the order they may be taken: C (configuration: one request at a time), S (serializer: the driver), Q (send queue).
/// C is never taken by an entry point of a driver or by a protocol's input.
/// </remarks>
public sealed partial class IfNet
{
    /// <summary>IFNAMSIZ less the terminator: characters in a name.</summary>
    public const int MaxNameLength = 15;

    private static readonly Logger Log = LogManager.GetLogger("HwNet.Net");

    private readonly Lock _config = new();
    private readonly NetDriver _driver;
    private readonly IfStartMessage[] _startMessages;
    private readonly IfAttachOptions _options;
    private volatile IfAddress[] _addresses = [];
    private int _flags;
    private int _link;
    private int _mtu;
    private long _baudrate;
    private int _state;
    private ulong _lladdr;
    private long _lastChange;
    private int _capabilities;
    private volatile IfCapabilities _capEnabled;
    private int _metric;

    internal IfNet(NetStack stack, string driverName, int unit, string name, NetDriver driver, IfAttachOptions options)
    {
        Stack = stack;
        DriverName = driverName;
        Unit = unit;
        Name = name;
        _driver = driver;
        _direct = driver as TransmitDriver;
        _options = options;
        _flags = (int)(options.Flags & ~(IfFlags.Up | IfFlags.Running | IfFlags.OActive | IfFlags.Polling));
        _mtu = options.Mtu;
        _lladdr = options.Lladdr.ToUInt64();
        _capabilities = (int)options.Capabilities;
        _capEnabled = options.Capabilities;
        Serializer = options.Operations is not null ? new Serializer(options.Operations) : options.Serializer ?? new Serializer();
        LinkLayer = options.Type == IfType.Loop ? LoopLink.Instance : EtherLink.Instance;
        _strayWarnings = new RateLimit(stack.Clock, 1, TimeSpan.FromSeconds(10));
        var length = options.SendQueueLength;
        if (length <= 0)
        {
            Log.Warn("{0}: the driver did not set the length of the send queue; using {1}", name, IfSendQueue.DefaultMaxLength);
            length = IfSendQueue.DefaultMaxLength;
        }

        SendQueue = new IfSendQueue(length, Counters, Trace);
        _startMessages = new IfStartMessage[stack.Ports.CpuCount];
        for (var cpu = 0; cpu < _startMessages.Length; cpu++)
        {
            _startMessages[cpu] = new IfStartMessage(this);
        }
    }

    /// <summary>if_vnet: the stack it belongs to.</summary>
    public NetStack Stack { get; }

    /// <summary>if_dname: the driver's name.</summary>
    public string DriverName { get; }

    /// <summary>if_dunit: the unit; -1 when the name has none.</summary>
    public int Unit { get; }

    /// <summary>if_xname: "ue0". May change by a rename.</summary>
    public string Name { get; private set; }

    /// <summary>if_index: from 1; 0 before attach.</summary>
    public int Index { get; internal set; }

    /// <summary>if_type.</summary>
    public IfType Type => _options.Type;

    /// <summary>if_softc: the driver.</summary>
    public NetDriver Driver => _driver;

    /// <summary>if_l2com: what the type's allocator made.</summary>
    public object? Common { get; private set; }

    /// <summary>if_flags.</summary>
    public IfFlags Flags => (IfFlags)Volatile.Read(ref _flags) | (SendQueue.OutputActive ? IfFlags.OActive : IfFlags.None);

    /// <summary>if_link_state.</summary>
    public LinkState Link => (LinkState)Volatile.Read(ref _link);

    /// <summary>if_baudrate: bits a second that the device says of its line, towards us; 0 when it does not say.</summary>
    public long Baudrate
    {
        get => Volatile.Read(ref _baudrate);
        set => Volatile.Write(ref _baudrate, value);
    }

    /// <summary>if_mtu: largest payload of a frame, bytes.</summary>
    public int Mtu => Volatile.Read(ref _mtu);

    /// <summary>The largest MTU that the hardware takes, bytes.</summary>
    public int MtuLimit => _options.MaxMtu;

    /// <summary>IF_LLADDR: the link address.</summary>
    public LinkAddress Lladdr => LinkAddress.FromUInt64(Volatile.Read(ref _lladdr));

    /// <summary>if_hdrlen: bytes of the link header.</summary>
    public int HeaderLength => LinkLayer.HeaderLength;

    /// <summary>if_addrlen: bytes of a link address.</summary>
    public int AddressLength => LinkLayer.AddressLength;

    /// <summary>if_capabilities.</summary>
    public IfCapabilities Capabilities => (IfCapabilities)Volatile.Read(ref _capabilities);

    /// <summary>if_capenable: what of it is on.</summary>
    public IfCapabilities CapabilitiesEnabled => _capEnabled;

    /// <summary>Where the device is: USB port path, pcap device, "pseudo".</summary>
    public string Location => _options.Location;

    /// <summary>What the device is, for people.</summary>
    public string Description => _options.Description;

    /// <summary>if_serializer: lock S.</summary>
    public Serializer Serializer { get; }

    /// <summary>if_snd.</summary>
    public IfSendQueue SendQueue { get; }

    /// <summary>The counters.</summary>
    public IfCounters Counters { get; } = new();

    /// <summary>ktr: the trace of the send path.</summary>
    public IfTrace Trace { get; } = new();

    /// <summary>if_addrhead: the addresses, the link address first; an immutable snapshot.</summary>
    public IReadOnlyList<IfAddress> Addresses => _addresses;

    /// <summary>if_lastchange.</summary>
    public DateTimeOffset LastChange => new(Volatile.Read(ref _lastChange), TimeSpan.Zero);

    /// <summary>True after detach.</summary>
    public bool IsDetached => Volatile.Read(ref _state) == Detached;

    /// <summary>True between attach and the beginning of detach.</summary>
    internal bool IsAttached => Volatile.Read(ref _state) == Attached;

    internal LinkLayer LinkLayer { get; }

    /// <summary>The addresses in force, by all that they are looked up by.</summary>
    internal IfAddressIndex AddressIndex { get; } = new();

    /// <summary>One line of the inventory.</summary>
    internal IfInventoryEntry Inventory => new("network", Type, DriverName, Unit, Name, Location, Description, StateName);

    internal bool IsUpAndRunning => (Volatile.Read(ref _flags) & (int)(IfFlags.Up | IfFlags.Running)) == (int)(IfFlags.Up | IfFlags.Running);

    private string StateName => (Flags & (IfFlags.Up | IfFlags.Running)) switch
    {
        IfFlags.Up | IfFlags.Running => Link == LinkState.Down ? "no carrier" : "running",
        IfFlags.Up => "up, not running",
        IfFlags.Running => "down, running",
        _ => "down",
    };

    /// <summary>iff_dead, told apart: why the interface takes no output.</summary>
    /// <returns>None; ENXIO (detached), ENETDOWN (not UP, or no carrier), EHOSTDOWN (UP, but the hardware is not running).</returns>
    internal Errno CheckAlive()
    {
        var flags = Volatile.Read(ref _flags);
        if ((flags & (int)(IfFlags.Up | IfFlags.Running)) == (int)(IfFlags.Up | IfFlags.Running))
        {
            return Volatile.Read(ref _link) == (int)LinkState.Down ? Errno.ENETDOWN : Errno.None;
        }

        if (Volatile.Read(ref _state) != Attached)
        {
            return Errno.ENXIO;
        }

        return (flags & (int)IfFlags.Up) == 0 ? Errno.ENETDOWN : Errno.EHOSTDOWN;
    }

    /// <summary>Frees a packet that is not sent and counts it once by its cause.</summary>
    internal Errno RefuseOutput(Mbuf m, OutputDrop cause, Errno error)
    {
        Counters.CountOutputDrops(cause, 1);
        if (cause is OutputDrop.Malformed)
        {
            Counters.CountOutputErrorOnly(1);
        }

        m.Free();
        return error;
    }

    private void Stamp() => Volatile.Write(ref _lastChange, Stack.Clock.GetUtcNow().UtcTicks);

    private void ChangeFlags(IfFlags set, IfFlags clear)
    {
        _ = Interlocked.Or(ref _flags, (int)set);
        _ = Interlocked.And(ref _flags, ~(int)clear);
    }

    private void PublishInfo() => Stack.Events.Publish(new IfEvent.InfoChanged(this, Name, Flags, Mtu, Link));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
