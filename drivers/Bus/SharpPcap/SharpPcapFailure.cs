using SharpPcap;

namespace HwNet.Bus.SharpPcap;

/// <summary>What SharpPcap's exceptions mean here, with cause and cure in words.</summary>
internal static class SharpPcapFailure
{
    /// <summary>Why an interface cannot be opened.</summary>
    internal static Errno Describe(string name, PcapException e, out string failure)
    {
        switch (e.Error)
        {
            case PcapError.PermissionDenied or PcapError.PromiscuousPermissionDenied:
                failure = $"{name} cannot be opened: no permission for raw packets. Run as root or administrator.";
                return Errno.EACCES;
            case PcapError.NoSuchDevice:
                failure = NoSuchDevice(name);
                return Errno.ENXIO;
            case PcapError.InterfaceNotUp:
                failure = Down(name);
                return Errno.ENETDOWN;
            default:
                failure = $"{name} cannot be opened: SharpPcap says '{e.Message}'. Try 'tcpdump -i {name}'.";
                return Errno.EIO;
        }
    }

    /// <summary>What libpcap's words for a frame that was not sent mean: its text ends with the system's.</summary>
    internal static Errno Of(string words) => words switch
    {
        _ when Says(words, "temporarily unavailable") || Says(words, "No buffer space") || Says(words, "Cannot allocate memory") => Errno.EAGAIN,
        _ when Says(words, "Message too long") => Errno.EMSGSIZE,
        _ when Says(words, "Network is down") => Errno.ENETDOWN,
        _ when Says(words, "No such device") || Says(words, "not configured") || Says(words, "closed") => Errno.ENXIO,
        _ => Errno.EIO,
    };

    /// <summary>There is no such interface.</summary>
    internal static string NoSuchDevice(string name) => $"{name} does not exist, or SharpPcap does not see it. 'hwnet list' shows the interfaces there are.";

    /// <summary>The interface is administratively down.</summary>
    internal static string Down(string name) => $"{name} is down. Bring it up, on Linux: ip link set {name} up";

    /// <summary>The interface was removed while it was open.</summary>
    internal static string Gone(string name, string words) => $"{name} went away while it was open ({words}). Open it again when it is back.";

    /// <summary>A frame was not taken.</summary>
    internal static string NotSent(string name, string words) => $"{name} did not take a frame: {words}. See the counters of the interface on the host.";

    private static bool Says(string words, string what) => words.Contains(what, StringComparison.OrdinalIgnoreCase);
}
