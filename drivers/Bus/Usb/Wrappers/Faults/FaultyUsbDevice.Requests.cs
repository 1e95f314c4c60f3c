namespace HwNet.Bus.Usb.Wrappers.Faults;

/// <content>Control transfers and the requests that are ones.</content>
public sealed partial class FaultyUsbDevice
{
    /// <inheritdoc/>
    public override UsbResult Control(in UsbSetup setup, Span<byte> data, TimeSpan timeout)
    {
        UsbCompletionScope.AssertOutside(nameof(Control));
        if (Strike(out var fault) is { } status)
        {
            return new UsbResult(status, 0);
        }

        var result = Inner.Control(setup, data, timeout);
        return fault is UsbFaultKind.Short && setup.IsIn && result.Status == UsbStatus.Completed
            ? result with { Length = result.Length / 2 }
            : fault is UsbFaultKind.Babble && setup.IsIn ? new UsbResult(UsbStatus.Overflow, 0) : result;
    }

    /// <inheritdoc/>
    public override UsbStatus ClearHalt(byte endpoint)
    {
        var status = Strike(out _) ?? Inner.ClearHalt(endpoint);
        if (status == UsbStatus.Completed)
        {
            _plan.Cured(UsbFaultCure.ClearHalt, endpoint);
            lock (_lock)
            {
                LaneOf(endpoint).Halted = false;
            }
        }

        return status;
    }

    /// <inheritdoc/>
    public override UsbStatus SetConfiguration(byte value)
    {
        var status = Strike(out _) ?? Inner.SetConfiguration(value);
        if (status == UsbStatus.Completed)
        {
            Volatile.Write(ref _configuration, value);
        }

        return status;
    }

    /// <inheritdoc/>
    public override UsbStatus SetAlternate(byte interfaceNumber, byte alternate)
    {
        var status = Strike(out _) ?? Inner.SetAlternate(interfaceNumber, alternate);
        if (status == UsbStatus.Completed)
        {
            _plan.Cured(UsbFaultCure.Alternate);
            ClearHalts();
        }

        return status;
    }

    /// <inheritdoc/>
    public override UsbStatus Reset()
    {
        var status = Strike(out _) ?? Inner.Reset();
        if (status == UsbStatus.Completed)
        {
            _plan.Cured(UsbFaultCure.Reset);
            ClearHalts();
        }

        return status;
    }

    private void ClearHalts()
    {
        lock (_lock)
        {
            foreach (var lane in _lanes.Values)
            {
                lane.Halted = false;
            }
        }
    }

    /// <summary>The fault of the next control transfer.</summary>
    /// <returns>How it ends without reaching the device; null: it reaches it.</returns>
    private UsbStatus? Strike(out UsbFaultKind? fault)
    {
        fault = null;
        if (IsGone)
        {
            return UsbStatus.NoDevice;
        }

        if (!_plan.TryNext(UsbFaultWhere.Control, 0, out var struck))
        {
            return null;
        }

        fault = struck.Kind;
        switch (struck.Kind)
        {
            case UsbFaultKind.Stall:
                return UsbStatus.Stall;
            case UsbFaultKind.Timeout or UsbFaultKind.Lost or UsbFaultKind.Wedge:
                return UsbStatus.TimedOut;
            case UsbFaultKind.ProtocolError:
                return UsbStatus.ProtocolError;
            case UsbFaultKind.Unplug:
                Pull();
                return UsbStatus.NoDevice;
            default:
                return null;
        }
    }
}
