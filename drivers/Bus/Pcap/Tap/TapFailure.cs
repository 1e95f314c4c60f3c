namespace HwNet.Bus.Pcap.Tap;

/// <summary>What goes wrong with TAP interfaces, with cause and cure in words.</summary>
internal static class TapFailure
{
    internal const string NotLinux =
        "TAP interfaces are Linux's: this system has none that is opened here. Run this on Linux, or take pcap:IFNAME to use an interface of this system.";

    /// <summary>/dev/net/tun cannot be opened.</summary>
    internal static string NoDriver(Errno error) => error switch
    {
        Errno.ENOENT => $"{TapControl.DriverPath} is missing. Load the driver: modprobe tun; a container needs the device from its host "
            + "(--device /dev/net/tun --cap-add NET_ADMIN).",
        Errno.ENXIO => $"{TapControl.DriverPath} is there, but the kernel has no driver behind it. Load it: modprobe tun",
        Errno.EACCES or Errno.EPERM => $"{TapControl.DriverPath} may not be opened. Run as root, or let the user: chmod 666 {TapControl.DriverPath} "
            + "(making an interface still needs CAP_NET_ADMIN).",
        _ => $"{TapControl.DriverPath} cannot be opened ({error}). See the kernel's log.",
    };

    /// <summary>TUNSETIFF refused.</summary>
    internal static string NotAttached(string name, Errno error) => error switch
    {
        Errno.EPERM => $"{name} may not be made or opened. Run as root (CAP_NET_ADMIN), or have root make it for this user: "
            + $"ip tuntap add {name} mode tap user {Environment.UserName}",
        Errno.EBUSY => $"{name} is in use: another program has it open. End that program, or choose another name.",
        Errno.EINVAL => $"{name} is an interface already, and no TAP with one queue. Choose another name; 'ip -d link show {name}' tells what it is.",
        _ => $"{name} cannot be made ({error}). See the kernel's log.",
    };

    internal static string BadName(string name) =>
        $"'{name}' is no name for an interface. Take 1 to 15 bytes without '/', ':', '%' and blanks.";

    /// <summary>The kernel's end is administratively down: no carrier.</summary>
    internal static string Down(string name) => $"{name} is down on the kernel's side. Bring it up: ip link set {name} up";

    internal static string Gone(string name) => $"{name} went away while it was open: it was removed. Open it again; that makes it anew.";
}
