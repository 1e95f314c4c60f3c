namespace HwNet.Bus.Usb.UsbIp;

/// <summary>The transfers of a connection that are not in use, by endpoint.</summary>
/// <remarks>Lock: G of <see cref="UsbIpSession"/>, but for <see cref="Dispose"/>.</remarks>
internal sealed class UsbIpUrbPool(UsbCompletion completion, long maxIdleBytes) : IDisposable
{
    private readonly Stack<UsbIpUrb>[] _idle = [.. Enumerable.Range(0, 32).Select(static _ => new Stack<UsbIpUrb>())];
    private readonly List<UsbIpUrb> _all = [];
    private long _idleBytes;

    /// <summary>The endpoints that were ever used, endpoint 0 left out.</summary>
    internal IEnumerable<byte> Endpoints => _all.Select(static u => u.Transfer.Endpoint).Where(static e => (e & 0x0f) != 0).Distinct();

    /// <summary>Takes one of an endpoint.</summary>
    internal UsbIpUrb Take(byte endpoint)
    {
        if (_idle[IndexOf(endpoint)].TryPop(out var urb))
        {
            _idleBytes -= urb.Capacity;
            return urb;
        }

        urb = new UsbIpUrb(endpoint, completion);
        _all.Add(urb);
        return urb;
    }

    /// <summary>Gives one back; beyond the bound its memory goes.</summary>
    internal void Give(UsbIpUrb urb)
    {
        if (_idleBytes + urb.Capacity > maxIdleBytes)
        {
            urb.DropMemory();
        }

        _idleBytes += urb.Capacity;
        _idle[IndexOf(urb.Transfer.Endpoint)].Push(urb);
    }

    /// <summary>Disposes all but those that a device never gave back.</summary>
    public void Dispose()
    {
        foreach (var urb in _all)
        {
            if (!urb.Transfer.IsInFlight)
            {
                urb.Dispose();
            }
        }
    }

    private static int IndexOf(byte endpoint) => (endpoint & 0x0f) | ((endpoint & 0x80) >> 3);
}
