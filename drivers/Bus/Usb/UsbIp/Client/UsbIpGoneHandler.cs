namespace HwNet.Bus.Usb.UsbIp;

/// <summary>A handler of a connection's loss.</summary>
internal sealed class UsbIpGoneHandler(UsbIpLink link, Action handler) : IDisposable
{
    public void Dispose() => link.Forget(handler);
}
