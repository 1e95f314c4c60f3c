using System.Diagnostics.CodeAnalysis;
using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Ioctl;
using HwNet.Net;
using NLog;

namespace HwNet.Drivers.Shared.Cdc;

/// <summary>What ECM and NCM have in common: two interfaces, the address in a string, packet and multicast filters, notifications of link and speed.</summary>
/// <param name="bus">The device.</param>
/// <param name="controlTriple">Class, subclass and protocol of the control interface.</param>
public abstract class CdcEther(IUsbBusDevice bus, string controlTriple) : UsbEther.UsbEther(bus)
{
    /// <summary>Destinations, type and payload: what every MTU is on top of.</summary>
    private const int EthernetHeader = 14;

    private readonly CdcNotificationReader _notifications = new();
    private CdcFunction? _cdc;
    private bool _filterRefused;

    /// <summary>The function as it was found; valid after binding.</summary>
    protected CdcFunction Cdc => _cdc ?? throw new InvalidOperationException("the driver is not bound to a function");

    /// <summary>Malformed notifications so far.</summary>
    public long MalformedNotifications { get; private set; }

    /// <inheritdoc/>
    protected override bool TryBind(UsbDescriptors descriptors, [NotNullWhen(true)] out UsbFunction? function, [NotNullWhen(false)] out string? failure)
    {
        ArgumentNullException.ThrowIfNull(descriptors);
        function = null;
        failure = null;
        foreach (var configuration in descriptors.Configurations)
        {
            if (CdcDescriptors.TryFind(configuration, controlTriple, out _cdc, out var reason) && IsComplete(_cdc, out reason))
            {
                function = new UsbFunction(
                    configuration.Value, _cdc.Control.Number, _cdc.Data.Number, _cdc.Data.Alternate, _cdc.IdleAlternate, _cdc.BulkIn, _cdc.BulkOut, _cdc.Interrupt);
                return true;
            }

            failure = failure is null ? reason : $"{failure}; {reason}";
        }

        failure ??= "the device has no configuration";
        return false;
    }

    /// <summary>Whether the function has all that the class needs.</summary>
    protected virtual bool IsComplete(CdcFunction function, [NotNullWhen(false)] out string? reason)
    {
        reason = function?.Ethernet is null ? "there is no Ethernet networking descriptor" : null;
        return reason is null;
    }

    /// <inheritdoc/>
    protected override Errno ProbeChip(out LinkAddress address, out string? failure)
    {
        failure = null;
        var text = UsbStrings.Read(Device!, Cdc.Ethernet!.AddressIndex);
        if (!CdcDescriptors.TryReadAddress(text, out address, out var reason))
        {
            LogDevice(LogLevel.Warn, reason);
            address = default;
        }

        foreach (var note in Cdc.Notes)
        {
            LogDevice(LogLevel.Info, note);
        }

        return Device!.IsGone ? Errno.ENXIO : Errno.None;
    }

    /// <inheritdoc/>
    protected override IfAttachOptions DescribeChip(IfAttachOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var room = Cdc.Ethernet!.MaxSegmentSize - EthernetHeader;
        return options with
        {
            // Devices say 1,514 and mean it; one that says nonsense gets what every Ethernet takes.
            MaxMtu = Math.Clamp(room, 1500, 9000),
            Capabilities = options.Capabilities | IfCapabilities.LinkState | (room >= 1504 ? IfCapabilities.VlanMtu : IfCapabilities.None),
        };
    }

    /// <inheritdoc/>
    protected override Errno InitChip()
    {
        _notifications.Reset();
        _filterRefused = false;

        // Nothing is set yet, but a device that was left with an empty filter would be deaf until core sets the first one.
        return SetPacketFilter(CdcMessages.FilterDirected | CdcMessages.FilterBroadcast);
    }

    /// <inheritdoc/>
    protected override Errno SetFilterChip(SetReceiveFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var bits = CdcMessages.FilterDirected | CdcMessages.FilterBroadcast;
        bits |= filter.Promiscuous || HasForeignAddress ? CdcMessages.FilterPromiscuous : 0;
        bits |= filter.AllMulti ? CdcMessages.FilterAllMulticast : 0;
        if (filter.Groups.Count > 0 && !filter.AllMulti)
        {
            bits |= SetMulticastList(filter.Groups) ? CdcMessages.FilterMulticast : CdcMessages.FilterAllMulticast;
        }

        return SetPacketFilter(bits);
    }

    /// <inheritdoc/>
    protected override void Interrupt(ReadOnlySpan<byte> bytes)
    {
        while (_notifications.TryRead(ref bytes, out var notification))
        {
            switch (notification.Kind)
            {
                case CdcNotificationKind.Connected:
                    Ifp.SetLink(LinkState.Up);
                    break;
                case CdcNotificationKind.Disconnected:
                    Ifp.SetLink(LinkState.Down);
                    break;
                case CdcNotificationKind.Speed:
                    Ifp.Baudrate = notification.Downlink;
                    break;
                case CdcNotificationKind.Malformed:
                    MalformedNotifications++;
                    LogDevice(LogLevel.Debug, "a notification that is none");
                    break;
                default:
                    break;
            }
        }
    }

    /// <inheritdoc/>
    protected override Errno IoctlChip(IfRequest request) => request is GetMedia r ? Answer(r) : Errno.EINVAL;

    /// <inheritdoc/>
    protected override void CountersChip(ICollection<DeviceCounter> counters, bool askDevice)
    {
        ArgumentNullException.ThrowIfNull(counters);
        counters.Add(new DeviceCounter("cdc.malformed_notifications", MalformedNotifications));
        Span<byte> answer = stackalloc byte[CdcCounters.Length];
        foreach (var (selector, name) in CdcCounters.Of(askDevice ? Cdc.Ethernet!.Statistics : 0))
        {
            var result = Control(UsbSetup.ClassRead(CdcMessages.GetStatistic, selector, Function.ControlInterface, answer.Length), answer);
            if (result.Status == UsbStatus.Completed && CdcCounters.Read(answer[..Math.Clamp(result.Length, 0, answer.Length)]) is { } value)
            {
                counters.Add(new DeviceCounter(name, value));
            }
            else if (result.Status is not (UsbStatus.Completed or UsbStatus.Stall))
            {
                // One that does not answer would cost a time-out a counter, with the serializer held.
                return;
            }
        }
    }

    private Errno Answer(GetMedia request)
    {
        var active = Ifp.Baudrate switch
        {
            0 => "Ethernet",
            >= 1_000_000_000 => $"{Ifp.Baudrate / 1e9:0.#} Gbit/s",
            _ => $"{Ifp.Baudrate / 1e6:0.#} Mbit/s",
        };
        request.Reply = new MediaStatus(active, "autoselect", ["autoselect"]);
        return Errno.None;
    }

    /// <summary>The class lets a device refuse the request; then it passes everything, and core filters. Said once a start.</summary>
    private Errno SetPacketFilter(int bits)
    {
        var error = Command(UsbSetup.ClassWrite(CdcMessages.SetPacketFilter, (ushort)bits, Function.ControlInterface, 0));
        if (error != Errno.EIO)
        {
            return error;
        }

        if (!_filterRefused)
        {
            _filterRefused = true;
            LogDevice(LogLevel.Debug, "the device refuses packet filters; frames are filtered here");
        }

        return Errno.None;
    }

    /// <summary>Programs the list of groups.</summary>
    /// <returns>False: the device has no list, too short a one, or refuses it: all groups have to be let in.</returns>
    private bool SetMulticastList(IReadOnlyCollection<LinkAddress> groups)
    {
        if (groups.Count > Cdc.Ethernet!.MulticastFilters)
        {
            return false;
        }

        var list = new byte[groups.Count * LinkAddress.Length];
        var at = 0;
        foreach (var group in groups)
        {
            group.Write(list.AsSpan(at));
            at += LinkAddress.Length;
        }

        return Command(UsbSetup.ClassWrite(CdcMessages.SetMulticastFilters, (ushort)groups.Count, Function.ControlInterface, list.Length), list) == Errno.None;
    }
}
