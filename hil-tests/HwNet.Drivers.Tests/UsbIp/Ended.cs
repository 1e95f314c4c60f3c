using System.Collections.Concurrent;
using HwNet.Bus.Usb;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>Transfers that note how they ended.</summary>
internal sealed class Ended : IDisposable
{
    private readonly BlockingCollection<(UsbTransfer Transfer, UsbStatus Status, int Length)> _list = [];

    internal int Count => _list.Count;

    internal UsbTransfer Make(byte endpoint, int length) => Make(endpoint, new byte[length]);

    internal UsbTransfer Make(byte endpoint, byte[] bytes) => new(endpoint, t => _list.Add((t, t.Status, t.ActualLength))) { Buffer = bytes };

    internal (UsbTransfer Transfer, UsbStatus Status, int Length) Next()
    {
        Assert.True(_list.TryTake(out var ended, Rig.Long), "no transfer ended");
        return ended;
    }

    public void Dispose() => _list.Dispose();
}
