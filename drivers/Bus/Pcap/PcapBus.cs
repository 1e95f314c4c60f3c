using HwNet.Bus.Pcap.LibPcap;
using HwNet.Bus.Pcap.Posix;
using HwNet.Bus.Pcap.Xdp;
using NLog;

namespace HwNet.Bus.Pcap;

/// <summary>The bus whose devices are the host's own network interfaces: opens and lists what libpcap can reach.</summary>
public static unsafe partial class PcapBus
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.Pcap");

    /// <summary>pcap_lib_version: what libpcap says of itself; null when it is not installed.</summary>
    public static string? LibraryVersion => PcapLoader.TryLoad(out _) ? PcapLibrary.Text(PcapLibrary.pcap_lib_version()) : null;

    /// <summary>Opens an interface in the network namespace of the calling thread.</summary>
    /// <param name="name">if_xname, as "eth0".</param>
    /// <param name="options">How.</param>
    /// <param name="device">The caller owns it; null unless the result is None.</param>
    /// <param name="failure">Cause and cure, one sentence each; null when the result is None.</param>
    /// <returns>
    /// None; ENOSYS (no libpcap, or no way to wait for frames on this platform), EACCES (no permission), ENXIO (no such interface), ENETDOWN
    /// (the interface is down), EINVAL (bad option or filter), EOPNOTSUPP (not Ethernet), EIO.
    /// </returns>
    public static Errno Open(
        string name,
        PcapOpenOptions options,
        out IFrameDevice? device,
        out string? failure)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        device = null;
        if (!PcapLoader.TryLoad(out failure))
        {
            return Errno.ENOSYS;
        }

        failure = options.Validate() is { } wrong ? $"{name} cannot be opened: {wrong}" : null;
        if (failure is not null)
        {
            return Errno.EINVAL;
        }

        var errors = stackalloc byte[PcapLibrary.ErrorBufferSize];
        errors[0] = 0;
        var handle = PcapLibrary.pcap_create(name, errors);
        if (handle.IsInvalid)
        {
            return PcapFailure.Describe(name, PcapLibrary.Error, PcapLibrary.Text(errors), out failure);
        }

        var error = Prepare(handle, name, options, out var opened, out failure);
        if (error != Errno.None)
        {
            handle.Dispose();
        }

        device = opened;
        return error;
    }

    private static Errno Prepare(PcapHandle handle, string name, PcapOpenOptions options, out PcapDevice? device, out string? failure)
    {
        device = null;
        var error = Activate(handle, name, options, out failure);
        if (error != Errno.None)
        {
            return error;
        }

        error = Configure(handle, name, options, out var fd, out failure);
        if (error != Errno.None)
        {
            return error;
        }

        LinuxInterface? host = null;
        FrameSender? sender = null;
        if (OperatingSystem.IsLinux() && !options.Portable)
        {
            error = Attach(fd, name, options, out var found, out failure);
            error = error == Errno.None ? OpenSender(fd, name, options, found, out sender, out failure) : error;
            if (error != Errno.None)
            {
                return error;
            }

            host = found;
        }

        var wakeup = Wakeup.TryOpen(options.Portable);
        if (wakeup is null)
        {
            sender?.Dispose();
            failure = $"{name} cannot be opened: the process has no file descriptor left. Raise 'ulimit -n'.";
            return Errno.EIO;
        }

        device = new PcapDevice(handle, wakeup, host, Describe(name, host), sender ?? new InjectSender(handle), options);
        return Errno.None;
    }

    /// <summary>How frames leave on Linux. By a socket of their own: at each frame sent, the kernel would look whether somebody waits on the capture's.</summary>
    private static Errno OpenSender(int fd, string name, PcapOpenOptions options, LinuxInterface host, out FrameSender? sender, out string? failure)
    {
        failure = null;
        if (options.Send == SendPath.Xdp)
        {
            return XdpSender.Open(name, host, out sender, out failure);
        }

        if (options.Direction == PcapDirection.In)
        {
            return PacketSocket.OpenSender(name, host.Index, out sender, out failure);
        }

        // Only the capture's own socket does not see what it sent.
        sender = new SendmmsgSender(fd);
        return Errno.None;
    }

    private static Errno Activate(PcapHandle handle, string name, PcapOpenOptions options, out string? failure)
    {
        // None of these can fail before activation, but for a precision that is not there.
        _ = PcapLibrary.pcap_set_snaplen(handle, options.SnapLength > 0 ? options.SnapLength : DefaultSnapLength(name));
        _ = PcapLibrary.pcap_set_timeout(handle, (int)Math.Ceiling(options.ReadTimeout.TotalMilliseconds));
        _ = PcapLibrary.pcap_set_immediate_mode(handle, options.IsImmediate ? 1 : 0);
        _ = PcapLibrary.pcap_set_buffer_size(handle, options.RingSize);
        // Where the packet socket can, promiscuous mode is switched on it, because it can be switched off there again.
        _ = PcapLibrary.pcap_set_promisc(handle, options.Promiscuous && (options.Portable || !OperatingSystem.IsLinux()) ? 1 : 0);
        if (options.Nanoseconds && PcapLibrary.pcap_set_tstamp_precision(handle, PcapLibrary.PrecisionNano) != 0)
        {
            Log.Debug("{0}: no time stamps in nanoseconds; microseconds", name);
        }

        var status = PcapLibrary.pcap_activate(handle);
        if (status < 0)
        {
            return PcapFailure.Describe(name, status, PcapLibrary.ErrorText(handle), out failure);
        }

        if (status > 0)
        {
            Log.Warn("{0}: libpcap warns: {1} ({2})", name, PcapLibrary.ErrorText(handle), status);
        }

        failure = null;
        return Errno.None;
    }

    private static Errno Configure(PcapHandle handle, string name, PcapOpenOptions options, out int fd, out string? failure)
    {
        fd = -1;
        var link = PcapLibrary.pcap_datalink(handle);
        if (link != PcapLibrary.LinkEthernet)
        {
            failure = $"{name} is not an Ethernet interface: its frames are {PcapLibrary.Text(PcapLibrary.pcap_datalink_val_to_name(link))}. "
                + "Choose one that has a link address in 'ip link'.";
            return Errno.EOPNOTSUPP;
        }

        var errors = stackalloc byte[PcapLibrary.ErrorBufferSize];
        errors[0] = 0;
        if (PcapLibrary.pcap_setnonblock(handle, 1, errors) != 0)
        {
            return PcapFailure.Describe(name, PcapLibrary.Error, PcapLibrary.Text(errors), out failure);
        }

        fd = PcapLibrary.pcap_get_selectable_fd(handle);
        if (fd < 0)
        {
            failure = $"{name} cannot be waited on: libpcap has no file descriptor for it on this platform. Linux, macOS and the BSDs have.";
            return Errno.ENOSYS;
        }

        if (options.Direction != PcapDirection.Both && PcapLibrary.pcap_setdirection(handle, (int)options.Direction) != 0)
        {
            // A driver that hears itself would answer itself: better not to open.
            failure = $"{name} cannot be opened: libpcap cannot tell received frames from sent ones here "
                + $"('{PcapLibrary.ErrorText(handle)}'). Open it with direction Both to watch only.";
            return Errno.EOPNOTSUPP;
        }

        return SetFilter(handle, name, options.Filter, out failure);
    }

    private static Errno SetFilter(PcapHandle handle, string name, string? filter, out string? failure)
    {
        failure = null;
        if (string.IsNullOrWhiteSpace(filter))
        {
            return Errno.None;
        }

        BpfProgram program;
        if (PcapLibrary.pcap_compile(handle, &program, filter, 1, PcapLibrary.NetmaskUnknown) != 0)
        {
            failure = $"The filter '{filter}' is wrong: {PcapLibrary.ErrorText(handle)}. 'man pcap-filter' has the language.";
            return Errno.EINVAL;
        }

        var status = PcapLibrary.pcap_setfilter(handle, &program);
        PcapLibrary.pcap_freecode(&program);
        return status == 0 ? Errno.None : PcapFailure.Describe(name, status, PcapLibrary.ErrorText(handle), out failure);
    }

    /// <summary>What only Linux needs and has: the interface's index, promiscuous mode of the socket, no outgoing frames in the ring.</summary>
    private static Errno Attach(int fd, string name, PcapOpenOptions options, out LinuxInterface host, out string? failure)
    {
        failure = null;
        if (!LinuxInterface.TryFind(fd, name, out host))
        {
            failure = SocketFailure.NoSuchDevice(name);
            return Errno.ENXIO;
        }

        if (options.Direction == PcapDirection.In && !PacketSocket.TryIgnoreOutgoing(fd))
        {
            Log.Debug("{0}: this kernel cannot leave sent frames out; libpcap sorts them out", name);
        }

        if (options.Receive == ReceiveMode.Busy)
        {
            PacketSocket.AskBusyPoll(fd);
        }

        if (!options.Promiscuous)
        {
            return Errno.None;
        }

        var error = PacketSocket.SetPromiscuous(fd, host.Index, true);
        failure = error == Errno.None ? null : $"{name} cannot be made promiscuous ({error}). Open it without, or as root (CAP_NET_ADMIN).";
        return error;
    }

    /// <summary>Room for the longest frame that the MTU allows, with tags; never less than what a standard buffer holds.</summary>
    private static int DefaultSnapLength(string name)
    {
        const int standard = 2048;
        const int headers = 64;
        if (!OperatingSystem.IsLinux())
        {
            return standard;
        }

        using var socket = LinuxInterface.OpenSocket();
        return !socket.IsInvalid && LinuxInterface.TryFind((int)socket.DangerousGetHandle(), name, out var host)
            ? Math.Max(standard, host.Mtu + headers)
            : standard;
    }

    private static FrameDeviceInfo Describe(string name, LinuxInterface? host)
    {
        const int standardMtu = 1500;
        return host is { } known
            ? new FrameDeviceInfo(name, known.Driver, known.Lladdr, known.Mtu)
            : new FrameDeviceInfo(name, "", FindLladdr(name), standardMtu);
    }
}
