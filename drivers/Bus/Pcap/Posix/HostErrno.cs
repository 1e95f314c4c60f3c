namespace HwNet.Bus.Pcap.Posix;

/// <summary>Translates the host's errno to ours. The BSDs and macOS have our values; Linux has its own above 34.</summary>
internal static class HostErrno
{
    /// <summary>EINTR: the same everywhere.</summary>
    internal const int Interrupted = 4;

    /// <summary>EBADFD of Linux: the TUN driver's word for an interface that was removed.</summary>
    internal const int BadDescriptorState = 77;

    /// <summary>Our value for the host's; EIO for what has no meaning here.</summary>
    internal static Errno Translate(int host) => OperatingSystem.IsLinux() ? FromLinux(host) : FromBsd(host);

    private static Errno FromLinux(int host) => host switch
    {
        1 => Errno.EPERM,
        2 => Errno.ENOENT,
        4 => Errno.EINTR,
        // ENODEV: the interface index is no longer known.
        6 or 19 => Errno.ENXIO,
        11 => Errno.EAGAIN,
        12 => Errno.ENOMEM,
        13 => Errno.EACCES,
        16 => Errno.EBUSY,
        17 => Errno.EEXIST,
        22 => Errno.EINVAL,
        38 => Errno.ENOSYS,
        90 => Errno.EMSGSIZE,
        95 => Errno.EOPNOTSUPP,
        100 => Errno.ENETDOWN,
        105 => Errno.ENOBUFS,
        _ => Errno.EIO,
    };

    private static Errno FromBsd(int host) => host == (int)Errno.ENODEV ? Errno.ENXIO
        : Enum.IsDefined((Errno)host) && host != 0 ? (Errno)host : Errno.EIO;
}
