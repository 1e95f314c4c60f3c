using LibUsbDotNet.LibUsb;

namespace HwNet.Bus.LibUsbDotNet;

/// <summary>LibUsbDotNet has one time-out for the control transfers of all devices of the process. Those with the same one run side by side, others one after the other.</summary>
internal static class ControlTimeout
{
    private static readonly object Gate = new();
    private static int _users;

    /// <summary>Waits until the time-out can be this one. <see cref="Leave"/> afterwards.</summary>
    /// <param name="limit">For ever is 0 to libusb.</param>
    internal static void Enter(TimeSpan limit)
    {
        var milliseconds = limit < TimeSpan.Zero ? 0 : (int)Math.Clamp(Math.Ceiling(limit.TotalMilliseconds), 1, int.MaxValue);
        lock (Gate)
        {
            while (_users > 0 && UsbDevice.ControlTransferTimeout != milliseconds)
            {
                _ = Monitor.Wait(Gate);
            }

            UsbDevice.ControlTransferTimeout = milliseconds;
            _users++;
        }
    }

    internal static void Leave()
    {
        lock (Gate)
        {
            if (--_users == 0)
            {
                Monitor.PulseAll(Gate);
            }
        }
    }
}
