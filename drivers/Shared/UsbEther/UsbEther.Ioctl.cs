using System.Text.Json;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Shared.UsbEther;

/// <content>if_ioctl.</content>
public abstract partial class UsbEther
{
    /// <summary>True while the interface has another address than the device, or one that was made up: a chip that filters by its own must then let everything in.</summary>
    protected bool HasForeignAddress => AddressIsMadeUp || Ifp.Lladdr != PermanentAddress;

    /// <inheritdoc/>
    protected sealed override Errno IfIoctl(IfRequest request) => request switch
    {
        SetReceiveFilter r => SetFilter(r),
        SetMtu or SetFlags => Accept(request),
        SetCapabilities r => _running ? Switch(r.Enabled) : Errno.None,
        SetLinkAddress or SetRawAddress => Accept(request),
        GetDeviceCounters r => Answer(r),
        _ => IoctlChip(request),
    };

    /// <summary>SIOCSIFCAP: turns offloads on and off, on a chip that is up. InitChip does the same for what is enabled then. S</summary>
    /// <remarks>With TxCsum off no packet asks for its sums: those queued before are finished by software, those in flight are waited for.</remarks>
    /// <param name="enabled">What shall be on; all of it was offered.</param>
    /// <returns>None; or what the device said, and the old ones stay.</returns>
    protected virtual Errno SetCapabilitiesChip(IfCapabilities enabled) => Errno.None;

    /// <summary>Adds the counters of the chip and its driver. The device is open; it may be gone. S</summary>
    /// <param name="counters">Where they go.</param>
    /// <param name="askDevice">False: without a transfer.</param>
    protected virtual void CountersChip(ICollection<DeviceCounter> counters, bool askDevice)
    {
    }

    /// <summary>"bad_header" for BadHeader, in the order of the causes.</summary>
    private static readonly string[] DropNames = [.. Enum.GetNames<UsbDrop>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary>What the framing dropped, and how often the device had to be cured; then the chip's own.</summary>
    private Errno Answer(GetDeviceCounters request)
    {
        if (_port is null)
        {
            return Errno.ENXIO;
        }

        List<DeviceCounter> counters = [];
        foreach (var cause in Enum.GetValues<UsbDrop>())
        {
            counters.Add(new DeviceCounter($"usb.{DropNames[(int)cause]}", Dropped(cause)));
        }

        counters.Add(new DeviceCounter("usb.halts_cleared", HaltsCleared));
        counters.Add(new DeviceCounter("usb.recoveries", Recoveries));
        CountersChip(counters, request.AskDevice);
        request.Reply = counters;
        return Errno.None;
    }

    /// <summary>Sums are asked for after the chip has been told to fill them in, and until before it is told not to.</summary>
    private Errno Switch(IfCapabilities enabled)
    {
        var before = _fillsSums;
        var after = (enabled & IfCapabilities.TxCsum) != 0;
        _fillsSums = before && after;
        if (before && !after)
        {
            _ = _tx?.WaitIdle(QuickDrainLimit);
        }

        var error = SetCapabilitiesChip(enabled);
        _fillsSums = error == Errno.None ? after : before;
        return error;
    }

    private Errno Accept(IfRequest request)
    {
        var error = IoctlChip(request);
        return error is Errno.EINVAL or Errno.EOPNOTSUPP ? Errno.None : error;
    }

    private Errno SetFilter(SetReceiveFilter filter)
    {
        _filter = filter;
        return _running ? SetFilterChip(filter) : Errno.None;
    }
}
