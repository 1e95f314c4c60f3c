using HwNet.Bus.Pcap.Posix;

namespace HwNet.Bus.Pcap.Xdp;

/// <summary>The host's own interfaces through Linux's XDP sockets. Whoever has one open so has it alone: the host's stack does not see its frames.</summary>
public static class XdpBus
{
    private const string Capabilities = "cap_net_raw,cap_net_admin,cap_bpf";

    /// <summary>Whether XDP sockets can be opened here.</summary>
    /// <param name="failure">Why not, and what to do; null when they can.</param>
    /// <returns>None; ENOSYS (not Linux, or a kernel without AF_XDP or bpf), EACCES (no permission), ENOMEM, EIO.</returns>
    public static Errno Check(out string? failure)
    {
        const string what = "XDP sockets";
        if (!IsLinux(out failure))
        {
            return Errno.ENOSYS;
        }

        var error = XdpProgram.Load(1, out var program);
        program?.Dispose();
        failure = NotLoaded(what, error);
        if (error == Errno.None)
        {
            error = XdpSocket.Open(1500, 64, out var socket);
            socket?.Dispose();
            failure = NotOpened(what, error);
        }

        return Plain(error);
    }

    /// <summary>Opens an interface in the network namespace of the calling thread, with all its queues.</summary>
    /// <param name="name">if_xname, as "eth0".</param>
    /// <param name="options">How.</param>
    /// <param name="clock">Says when a frame was received: the kernel does not.</param>
    /// <param name="device">The caller owns it; null unless the result is None.</param>
    /// <param name="failure">Cause and cure, one sentence each; null when the result is None.</param>
    /// <returns>
    /// None; ENOSYS (not Linux, or a kernel without AF_XDP or bpf), EACCES (no permission), ENXIO (no such interface), ENETDOWN (it is down), EINVAL (bad
    /// option), EOPNOTSUPP (not Ethernet, MTU too large, or the driver has not what was asked for), EBUSY (another program has it), ENOMEM, EIO.
    /// </returns>
    public static Errno Open(string name, XdpOpenOptions options, TimeProvider clock, out IFrameDevice? device, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        device = null;
        if (!IsLinux(out failure))
        {
            return Errno.ENOSYS;
        }

        failure = options.Validate() is { } wrong ? $"{name} cannot be opened: {wrong}" : null;
        if (failure is not null)
        {
            return Errno.EINVAL;
        }

        using var opening = new XdpOpening(name, options, clock);
        var error = opening.Run(out failure);
        if (error == Errno.None)
        {
            device = opening.Finish();
        }

        return error;
    }

    /// <summary>The errors of the kernel as <see cref="Open"/> tells them.</summary>
    internal static Errno Plain(Errno error) => error switch
    {
        Errno.EPERM or Errno.EACCES => Errno.EACCES,
        Errno.EEXIST => Errno.EBUSY,
        Errno.ENOBUFS => Errno.ENOMEM,
        Errno.None or Errno.EBUSY or Errno.ENXIO or Errno.ENOMEM or Errno.ENOSYS or Errno.EOPNOTSUPP => error,
        _ => Errno.EIO,
    };

    /// <summary>Map or program were refused.</summary>
    internal static string? NotLoaded(string name, Errno error) => error switch
    {
        Errno.None => null,
        Errno.EPERM or Errno.EACCES => SocketFailure.NoPermission($"{name} cannot be opened: bpf", Capabilities),
        Errno.ENOSYS => $"{name} cannot be opened: this kernel has no bpf (CONFIG_BPF_SYSCALL). Take packet:IFNAME.",
        _ => $"{name} cannot be opened: the kernel refuses the program ({error}). It needs XDP sockets (CONFIG_XDP_SOCKETS), or take packet:IFNAME.",
    };

    /// <summary>Socket, memory or rings were refused.</summary>
    internal static string? NotOpened(string name, Errno error) => error switch
    {
        Errno.None => null,
        Errno.EPERM or Errno.EACCES => SocketFailure.NoPermission($"{name} cannot be opened: AF_XDP", Capabilities),
        Errno.ENOSYS => $"{name} cannot be opened: this kernel has no XDP sockets (CONFIG_XDP_SOCKETS, Linux 5.4). Take packet:IFNAME.",
        Errno.ENOBUFS or Errno.ENOMEM => $"{name} cannot be opened: no memory for its rings. Raise 'ulimit -l', or ask for smaller ones.",
        _ => $"{name} cannot be opened: the kernel refuses an XDP socket ({error}). See the kernel's log, or take packet:IFNAME.",
    };

    /// <summary>A queue was refused.</summary>
    internal static string NotBound(string name, int queue, bool zeroCopy, Errno error) => error switch
    {
        Errno.EOPNOTSUPP when zeroCopy => $"{name} has no zero copy: its driver cannot work in our memory. Open it without.",
        Errno.EBUSY => $"{name} is in use: another program has queue {queue}. End that program.",
        _ => $"{name} cannot be opened: queue {queue} is refused ({error}). See the kernel's log, or take packet:{name}.",
    };

    /// <summary>The program may not be put on the interface.</summary>
    internal static string? NotAttached(string name, XdpMode mode, Errno error) => error switch
    {
        Errno.None => null,
        Errno.EPERM or Errno.EACCES => SocketFailure.NoPermission($"{name} cannot be opened: XDP", Capabilities),
        Errno.EBUSY or Errno.EEXIST => $"{name} has an XDP program already. 'ip link show {name}' names it; 'ip link set {name} xdp off' removes it.",
        _ when mode == XdpMode.Native => $"{name} has no place for a program in its driver, or not at this MTU ({error}). Open it in generic mode.",
        _ => $"{name} takes no XDP program ({error}). It needs Linux 5.9; take packet:{name}.",
    };

    private static bool IsLinux(out string? failure)
    {
        failure = OperatingSystem.IsLinux() && BpfCalls.Number is not null ? null : SocketFailure.NotLinux("XDP");
        return failure is null;
    }
}
