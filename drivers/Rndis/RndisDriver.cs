using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.Cdc;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Ioctl;
using HwNet.Net;
using NLog;

namespace HwNet.Drivers.Rndis;

/// <summary>RNDIS: a control channel of messages, and messages with a frame each on the bulk endpoints.</summary>
public sealed partial class RndisDriver : UsbEther
{
    /// <summary>Control triples: classic, wireless controllers of phones, ActiveSync, and the ones with an association.</summary>
    internal static readonly IReadOnlyList<(string Triple, string Description)> Triples =
    [
        ("02/02/ff", "RNDIS"),
        ("e0/01/03", "RNDIS, wireless controller"),
        ("ef/01/01", "RNDIS over ActiveSync"),
        ("ef/04/01", "RNDIS over Ethernet"),
    ];

    private const int ReceiveSize = 16384;
    private const int EthernetHeader = 14;

    private readonly RndisUnframer _unframer = new();
    private readonly CdcNotificationReader _notifications = new();
    private RndisChannel? _channel;
    private RndisLimits _limits;
    private RndisFramer? _framer;

    /// <summary>A driver for a device that is not open yet.</summary>
    public RndisDriver(IUsbBusDevice bus)
        : base(bus)
    {
    }

    /// <summary>What the device said of its limits; valid after it was opened.</summary>
    public RndisLimits Limits => _limits;

    /// <inheritdoc/>
    protected override string DriverName => "rndis";

    /// <inheritdoc/>
    protected override UsbUnframer Unframer => _unframer;

    /// <inheritdoc/>
    protected override UsbFramer Framer => _framer ??= new RndisFramer(_limits);

    /// <inheritdoc/>
    protected override int RxTransferSize => ReceiveSize;

    /// <inheritdoc/>
    protected override int TxTransferSize => Framer.Aggregates ? ((RndisFramer)Framer).TransferSize : 0;

    private RndisChannel Channel => _channel ??= new RndisChannel(Control, Function.ControlInterface, OnUnsolicited, text => LogDevice(LogLevel.Debug, text));

    /// <inheritdoc/>
    protected override bool TryBind(UsbDescriptors descriptors, [NotNullWhen(true)] out UsbFunction? function, [NotNullWhen(false)] out string? failure)
    {
        ArgumentNullException.ThrowIfNull(descriptors);
        function = null;
        failure = null;
        foreach (var configuration in descriptors.Configurations)
        {
            foreach (var (triple, _) in Triples)
            {
                if (CdcDescriptors.TryFind(configuration, triple, out var cdc, out var reason))
                {
                    function = new UsbFunction(
                        configuration.Value, cdc.Control.Number, cdc.Data.Number, cdc.Data.Alternate, cdc.IdleAlternate, cdc.BulkIn, cdc.BulkOut, cdc.Interrupt);
                    return true;
                }

                // Of four triples three are never there; the reason that counts is that of the one that is.
                failure = failure is null || configuration.Interfaces.Any(i => UsbMatch.HasTriple(i, triple)) ? reason : failure;
            }
        }

        failure ??= "the device has no configuration";
        return false;
    }

    /// <inheritdoc/>
    protected override Errno ProbeChip(out LinkAddress address, out string? failure)
    {
        address = default;
        var error = Initialize(out failure);
        if (error != Errno.None)
        {
            return error;
        }

        Span<byte> reply = stackalloc byte[LinkAddress.Length];
        error = Channel.Query(RndisMessages.OidPermanentAddress, reply, out var length, RndisMessages.AddressQueryInput);
        if (error == Errno.ENXIO)
        {
            return error;
        }

        address = error == Errno.None && length == LinkAddress.Length ? LinkAddress.Read(reply) : default;
        return Errno.None;
    }

    /// <inheritdoc/>
    protected override IfAttachOptions DescribeChip(IfAttachOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with { Capabilities = options.Capabilities | IfCapabilities.LinkState };
    }

    /// <inheritdoc/>
    /// <remarks>INITIALIZE each time: a device that was reset has forgotten the first one, to the others it is no harm.</remarks>
    protected override Errno InitChip()
    {
        var error = Initialize(out _);
        if (error == Errno.None)
        {
            error = SetFilter(RndisMessages.FilterDirected | RndisMessages.FilterBroadcast);
        }

        if (error == Errno.None)
        {
            ReadLink();
        }

        return error;
    }

    /// <inheritdoc/>
    protected override void StopChip() => _ = SetFilter(0);

    /// <inheritdoc/>
    /// <remarks>Groups come in by "all multicast": devices say that they have a list and then filter by the bit alone (the Linux gadget does). Core filters.</remarks>
    protected override Errno SetFilterChip(SetReceiveFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var bits = RndisMessages.FilterDirected | RndisMessages.FilterBroadcast;
        bits |= filter.Promiscuous || HasForeignAddress ? RndisMessages.FilterPromiscuous : 0;
        bits |= filter.AllMulti || filter.Groups.Count > 0 ? RndisMessages.FilterAllMulticast | RndisMessages.FilterMulticast : 0;
        return SetFilter(bits);
    }

    /// <inheritdoc/>
    protected override void Interrupt(ReadOnlySpan<byte> bytes)
    {
        while (_notifications.TryRead(ref bytes, out var notification))
        {
            if (notification.Kind == CdcNotificationKind.ResponseAvailable)
            {
                Channel.Notified();
                RequestAttention();
            }
        }
    }

    /// <inheritdoc/>
    protected override void Attend() => Channel.Listen();

    /// <inheritdoc/>
    protected override Errno IoctlChip(IfRequest request)
    {
        if (request is not GetMedia media)
        {
            return Errno.EINVAL;
        }

        media.Reply = new MediaStatus(Ifp.Baudrate == 0 ? "Ethernet" : $"{Ifp.Baudrate / 1e6:0.#} Mbit/s", "autoselect", ["autoselect"]);
        return Errno.None;
    }

    /// <inheritdoc/>
    protected override void CountersChip(ICollection<DeviceCounter> counters, bool askDevice)
    {
        ArgumentNullException.ThrowIfNull(counters);
        if (!askDevice || !IsUp)
        {
            // A device that is not initialised answers nothing but INITIALIZE.
            return;
        }

        Span<byte> number = stackalloc byte[sizeof(uint)];
        foreach (var (oid, name) in RndisMessages.CounterOids)
        {
            var error = Channel.Query(oid, number, out var length);
            if (error == Errno.None && length == number.Length)
            {
                counters.Add(new DeviceCounter(name, BinaryPrimitives.ReadUInt32LittleEndian(number)));
            }
            else if (error is not (Errno.None or Errno.EOPNOTSUPP or Errno.EIO))
            {
                return;
            }
        }
    }

    private Errno SetFilter(uint bits) => Channel.Set(RndisMessages.OidPacketFilter, bits);

    private Errno Initialize(out string? failure)
    {
        _notifications.Reset();
        var error = Channel.Initialize(ReceiveSize, out var limits, out failure);
        if (error == Errno.None && limits != _limits)
        {
            _limits = limits;
            _framer = null;
        }

        return error;
    }

    private void ReadLink()
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        if (Channel.Query(RndisMessages.OidMediaConnectStatus, number, out var length) == Errno.None && length == number.Length)
        {
            Ifp.SetLink(BinaryPrimitives.ReadUInt32LittleEndian(number) == 0 ? LinkState.Up : LinkState.Down);
        }
        else
        {
            // A device without the question has no state to tell.
            Ifp.SetLink(LinkState.Up);
        }

        if (Channel.Query(RndisMessages.OidLinkSpeed, number, out length) == Errno.None && length == number.Length)
        {
            Ifp.Baudrate = BinaryPrimitives.ReadUInt32LittleEndian(number) * 100L;
        }
    }
}
