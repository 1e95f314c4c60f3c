using HwNet.Bus.Pcap.Posix;

namespace HwNet.Bus.Pcap.LibPcap;

/// <summary>What a status of libpcap means here, with cause and cure in words.</summary>
internal static class PcapFailure
{
    /// <summary>Translates a status of pcap_activate.</summary>
    /// <param name="name">The interface.</param>
    /// <param name="status">PCAP_ERROR_…, negative.</param>
    /// <param name="detail">libpcap's own words.</param>
    /// <param name="failure">Cause and cure.</param>
    internal static Errno Describe(string name, int status, string detail, out string failure)
    {
        switch (status)
        {
            case PcapLibrary.ErrorPermissionDenied or PcapLibrary.ErrorPromiscuousDenied:
                failure = NoPermission(name);
                return Errno.EACCES;
            case PcapLibrary.ErrorNoSuchDevice:
                failure = SocketFailure.NoSuchDevice(name);
                return Errno.ENXIO;
            case PcapLibrary.ErrorInterfaceNotUp:
                failure = SocketFailure.Down(name);
                return Errno.ENETDOWN;
            default:
                failure = $"{name} cannot be opened: libpcap says '{(detail.Length > 0 ? detail : $"error {status}")}'. Try 'tcpdump -i {name}'.";
                return Errno.EIO;
        }
    }

    /// <summary>The interface may not be opened by this user.</summary>
    internal static string NoPermission(string name)
    {
        if (OperatingSystem.IsLinux())
        {
            var program = Environment.ProcessPath ?? "dotnet";
            return $"{name} cannot be opened: no permission for raw packets. Run as root, or once: "
                + $"sudo setcap cap_net_raw,cap_net_admin+eip {program}";
        }

        return $"{name} cannot be opened: no permission. Run as root or administrator, or allow the user to open /dev/bpf*.";
    }
}
