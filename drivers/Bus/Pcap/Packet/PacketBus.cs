using System.Runtime.InteropServices;
using System.Text;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Bus.Pcap.Packet;

/// <summary>The host's own interfaces through Linux's packet sockets: no library between, and several receive threads where wanted.</summary>
public static class PacketBus
{
    /// <summary>Whether packet sockets can be opened here.</summary>
    /// <param name="failure">Why not, and what to do; null when they can.</param>
    /// <returns>None; ENOSYS (not Linux), EACCES (no permission), EIO.</returns>
    public static Errno Check(out string? failure)
    {
        failure = null;
        if (!OperatingSystem.IsLinux())
        {
            failure = SocketFailure.NotLinux("Packet");
            return Errno.ENOSYS;
        }

        using var socket = PacketSocket.Open();
        return socket.IsInvalid ? NotOpened("Packet sockets cannot be opened", out failure) : Errno.None;
    }

    /// <summary>Opens an interface in the network namespace of the calling thread, with one receive queue.</summary>
    /// <param name="name">if_xname, as "eth0".</param>
    /// <param name="options">How.</param>
    /// <param name="device">The caller owns it; null unless the result is None.</param>
    /// <param name="failure">Cause and cure, one sentence each; null when the result is None.</param>
    /// <returns>
    /// None; ENOSYS (not Linux), EACCES (no permission), ENXIO (no such interface), ENETDOWN (it is down), EINVAL (bad option), EOPNOTSUPP (not
    /// Ethernet, or no hardware time stamps), ENOMEM (the ring is too large), EIO.
    /// </returns>
    public static Errno Open(string name, PacketOpenOptions options, out IFrameDevice? device, out string? failure)
    {
        var devices = new List<IFrameDevice>();
        var error = OpenGroup(name, options, 1, devices, out failure);
        device = error == Errno.None ? devices[0] : null;
        return error;
    }

    /// <summary>PACKET_FANOUT: opens an interface several times, each frame to be received by one of the devices. Any of them sends.</summary>
    /// <param name="name">if_xname.</param>
    /// <param name="options">How; the same for all.</param>
    /// <param name="count">Receive queues: 1 to <see cref="PacketOpenOptions.MaxQueues"/>.</param>
    /// <param name="devices">The devices are added; the caller owns them. None is added unless the result is None.</param>
    /// <param name="failure">Cause and cure; null when the result is None.</param>
    /// <returns>As <see cref="Open"/>.</returns>
    public static Errno OpenGroup(string name, PacketOpenOptions options, int count, ICollection<IFrameDevice> devices, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, PacketOpenOptions.MaxQueues);
        if (!OperatingSystem.IsLinux())
        {
            failure = SocketFailure.NotLinux("Packet");
            return Errno.ENOSYS;
        }

        failure = options.Validate() is { } wrong ? $"{name} cannot be opened: {wrong}" : null;
        if (failure is not null)
        {
            return Errno.EINVAL;
        }

        var opened = new List<IFrameDevice>();
        var group = count > 1 ? new FanoutGroup(options.Fanout) : null;
        for (var i = 0; i < count; i++)
        {
            var error = OpenOne(name, options, group, i == 0, out var device, out failure);
            if (error != Errno.None)
            {
                opened.ForEach(static d => d.Dispose());
                return error;
            }

            opened.Add(device!);
        }

        opened.ForEach(devices.Add);
        return Errno.None;
    }

    /// <summary>What is the matter with a socket that was not opened.</summary>
    internal static Errno NotOpened(string what, out string? failure)
    {
        var error = HostErrno.Translate(Marshal.GetLastPInvokeError());
        if (error is Errno.EPERM or Errno.EACCES)
        {
            failure = SocketFailure.NoPermission(what, "cap_net_raw,cap_net_admin");
            return Errno.EACCES;
        }

        failure = $"{what} ({error}). The process may have no file descriptor left ('ulimit -n'), or the kernel no packet sockets (CONFIG_PACKET).";
        return Errno.EIO;
    }

    /// <summary>Finds an interface that is up and speaks Ethernet.</summary>
    internal static Errno Find(int fd, string name, out LinuxInterface host, out string? failure)
    {
        failure = null;
        host = default;
        if (name.Length == 0 || Encoding.UTF8.GetByteCount(name) > LinuxInterface.MaxNameLength || !LinuxInterface.TryFind(fd, name, out host))
        {
            failure = SocketFailure.NoSuchDevice(name);
            return Errno.ENXIO;
        }

        if (!host.IsEthernet)
        {
            failure = SocketFailure.NotEthernet(name);
            return Errno.EOPNOTSUPP;
        }

        failure = host.IsUp ? null : SocketFailure.Down(name);
        return host.IsUp ? Errno.None : Errno.ENETDOWN;
    }

    private static Errno OpenOne(
        string name, PacketOpenOptions options, FanoutGroup? group, bool first, out IFrameDevice? device, out string? failure)
    {
        device = null;
        using var opening = new PacketOpening(name, options);
        var error = opening.Run(group, first, out failure);
        if (error == Errno.None)
        {
            device = opening.Finish();
        }

        return error;
    }
}
