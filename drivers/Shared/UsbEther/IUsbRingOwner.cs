using HwNet.Bus.Usb;

namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>Whom a ring of transfers tells what happened. Called on the device's event thread, without any lock: it must not wait.</summary>
internal interface IUsbRingOwner
{
    /// <summary>The ring cannot go on by itself: its endpoint is halted, or failing. The worker has to look after it.</summary>
    void Trouble(byte endpoint, UsbStatus status);

    /// <summary>The device is gone.</summary>
    void Gone();

    /// <summary>Packets were held for as long as a transfer was in flight; one came back.</summary>
    void Flush();
}
