using NLog;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>Warnings about clients: at most one in ten seconds, with the number of those that were left out.</summary>
/// <remarks>Lock: own, a leaf.</remarks>
internal sealed class UsbIpComplaints
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long _last;
    private long _left;
    private bool _said;

    /// <summary>Logs it, or counts it.</summary>
    internal void Say(Logger log, string what)
    {
        long left;
        lock (_gate)
        {
            if (_said && TimeProvider.System.GetElapsedTime(_last) < Pause)
            {
                _left++;
                return;
            }

            (left, _left, _said, _last) = (_left, 0, true, TimeProvider.System.GetTimestamp());
        }

        log.Warn(left == 0 ? "{0}" : "{0} ({1} more were not logged)", what, left);
    }
}
