namespace HwNet;

/// <summary>errno: why a request could not be done. The values are FreeBSD's (sys/errno.h).</summary>
/// <remarks>Returned, never thrown; an ignored one is a build error. <see cref="None"/> is success.</remarks>
public enum Errno
{
    /// <summary>Success.</summary>
    None = 0,
    /// <summary>Operation not permitted.</summary>
    EPERM = 1,
    /// <summary>No such file or directory; here also: not a member, nothing found.</summary>
    ENOENT = 2,
    /// <summary>No such process; here, as in BSD's routing: no such route.</summary>
    ESRCH = 3,
    /// <summary>Interrupted: another thread cancelled the wait.</summary>
    EINTR = 4,
    /// <summary>Input/output error: the device or file failed.</summary>
    EIO = 5,
    /// <summary>Device not configured: no such interface, or it is gone.</summary>
    ENXIO = 6,
    /// <summary>Cannot allocate memory.</summary>
    ENOMEM = 12,
    /// <summary>Permission denied.</summary>
    EACCES = 13,
    /// <summary>Device busy.</summary>
    EBUSY = 16,
    /// <summary>File exists: the name or unit is taken.</summary>
    EEXIST = 17,
    /// <summary>Operation not supported by device.</summary>
    ENODEV = 19,
    /// <summary>Invalid argument.</summary>
    EINVAL = 22,
    /// <summary>Result too large.</summary>
    ERANGE = 34,
    /// <summary>Resource temporarily unavailable: try again later.</summary>
    EAGAIN = 35,
    /// <summary>Destination address required.</summary>
    EDESTADDRREQ = 39,
    /// <summary>Message too long for the interface.</summary>
    EMSGSIZE = 40,
    /// <summary>Operation not supported.</summary>
    EOPNOTSUPP = 45,
    /// <summary>Address family not supported.</summary>
    EAFNOSUPPORT = 47,
    /// <summary>Address already in use.</summary>
    EADDRINUSE = 48,
    /// <summary>Cannot assign requested address.</summary>
    EADDRNOTAVAIL = 49,
    /// <summary>Network is down: the interface is administratively down or has no link.</summary>
    ENETDOWN = 50,
    /// <summary>Network is unreachable: no interface leads there.</summary>
    ENETUNREACH = 51,
    /// <summary>No buffer space: a queue or the pool is full.</summary>
    ENOBUFS = 55,
    /// <summary>Operation timed out.</summary>
    ETIMEDOUT = 60,
    /// <summary>Connection refused: nobody listens there.</summary>
    ECONNREFUSED = 61,
    /// <summary>Too many levels: something would contain itself.</summary>
    ELOOP = 62,
    /// <summary>File name too long.</summary>
    ENAMETOOLONG = 63,
    /// <summary>Host is down: the interface is up but its hardware is not running, or the neighbour does not answer.</summary>
    EHOSTDOWN = 64,
    /// <summary>No route to host.</summary>
    EHOSTUNREACH = 65,
    /// <summary>Program version wrong.</summary>
    EPROGMISMATCH = 75,
    /// <summary>Function not implemented: the platform lacks it.</summary>
    ENOSYS = 78,
    /// <summary>Inappropriate file type or format.</summary>
    EFTYPE = 79,
    /// <summary>Operation cancelled.</summary>
    ECANCELED = 85,
    /// <summary>Bad message.</summary>
    EBADMSG = 89,
    /// <summary>Protocol error.</summary>
    EPROTO = 92,
}
