namespace HwNet.Bus.Pcap.Posix;

/// <summary>What goes wrong with sockets on an interface of Linux, with cause and cure in words.</summary>
internal static class SocketFailure
{
    /// <summary>There is no such interface.</summary>
    internal static string NoSuchDevice(string name) =>
        $"{name} does not exist. 'hwnet list' or 'ip link' shows the interfaces there are; those of another network namespace are not seen.";

    /// <summary>The interface is administratively down.</summary>
    internal static string Down(string name) => $"{name} is down. Bring it up: ip link set {name} up";

    /// <summary>The interface was removed while it was open.</summary>
    internal static string Gone(string name) =>
        $"{name} went away while it was open: it was removed or moved to another network namespace. Open it again when it is back.";

    /// <summary>A frame was refused for no reason that is known here.</summary>
    internal static string NotSent(string name, Errno error) =>
        $"{name} did not take a frame ({error}). See 'ip -s link show {name}' and the kernel's log.";

    /// <summary>Its frames have no Ethernet header.</summary>
    internal static string NotEthernet(string name) => $"{name} is not an Ethernet interface. Choose one that has a link address in 'ip link'.";

    /// <summary>The process has no file descriptor left.</summary>
    internal static string NoDescriptor(string name) => $"{name} cannot be opened: the process has no file descriptor left. Raise 'ulimit -n'.";

    /// <summary>This kind of socket is Linux's.</summary>
    internal static string NotLinux(string kind) =>
        $"{kind} sockets are Linux's: this system has none. Run this on Linux, or take pcap:IFNAME to use an interface of this system.";

    /// <summary>A capability is missing.</summary>
    /// <param name="what">What may not be done.</param>
    /// <param name="capabilities">As setcap wants them: "cap_net_raw".</param>
    internal static string NoPermission(string what, string capabilities) =>
        $"{what}: no permission. Run as root, or once: sudo setcap {capabilities}+eip {Environment.ProcessPath ?? "dotnet"}";
}
