using System.Runtime.InteropServices;
using System.Text;
using HwNet.Bus.Pcap.Posix;
using Microsoft.Win32.SafeHandles;

namespace HwNet.Bus.Pcap.Tap;

/// <summary>The bus of TAP interfaces: cables whose far end is an interface of the Linux kernel's own stack.</summary>
public static class TapBus
{
    /// <summary>Whether TAP interfaces can be opened here, as far as is known without making one.</summary>
    /// <param name="failure">Why not, and what to do; null when they can.</param>
    /// <returns>None; ENOSYS (not Linux, or a kernel without TUN), EACCES (no permission), EIO.</returns>
    public static Errno Check(out string? failure)
    {
        var error = OpenDriver(out var driver, out failure);
        driver?.Dispose();
        return error;
    }

    /// <summary>TUNSETIFF: makes a TAP interface, or attaches to one that is there and free, in the network namespace of the calling thread.</summary>
    /// <param name="name">The kernel's name of it: at most 15 bytes.</param>
    /// <param name="clock">Says when a frame was received: the driver does not.</param>
    /// <param name="tap">The caller owns it; null unless the result is None.</param>
    /// <param name="failure">Cause and cure; null when the result is None.</param>
    /// <returns>
    /// None; ENOSYS (not Linux, or a kernel without TUN), EACCES (no permission), EBUSY (another program has it), EINVAL (no name for an interface, or
    /// an interface that is no TAP has it), EIO.
    /// </returns>
    public static Errno Open(string name, TimeProvider clock, out TapInterface? tap, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(clock);
        tap = null;
        if (!IsName(name))
        {
            failure = TapFailure.BadName(name);
            return Errno.EINVAL;
        }

        var error = OpenDriver(out var driver, out failure);
        if (error != Errno.None)
        {
            return error;
        }

        var known = LinuxInterface.OpenSocket();
        error = TapControl.Attach(driver!, name);
        if (error == Errno.None && TryFind(known, name, out var host))
        {
            tap = new TapInterface(name, clock, driver!, known, host);
            return Errno.None;
        }

        driver!.Dispose();
        known.Dispose();
        failure = TapFailure.NotAttached(name, error);
        return error switch
        {
            Errno.EPERM => Errno.EACCES,
            Errno.None => Errno.EIO,
            _ => error,
        };
    }

    /// <summary>dev_valid_name, without the kernel's patterns ("tap%d"): what is asked for is what it is called.</summary>
    private static bool IsName(string name)
    {
        if (name is "." or ".." || name.Length == 0 || Encoding.UTF8.GetByteCount(name) > LinuxInterface.MaxNameLength)
        {
            return false;
        }

        foreach (var c in name)
        {
            if (c is '/' or ':' or '%' || char.IsWhiteSpace(c) || char.IsControl(c))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryFind(SafeFileHandle socket, string name, out LinuxInterface host)
    {
        host = default;
        return !socket.IsInvalid && LinuxInterface.TryFind((int)socket.DangerousGetHandle(), name, out host);
    }

    private static Errno OpenDriver(out SafeFileHandle? driver, out string? failure)
    {
        driver = null;
        failure = null;
        if (!OperatingSystem.IsLinux())
        {
            failure = TapFailure.NotLinux;
            return Errno.ENOSYS;
        }

        var opened = LibC.open(TapControl.DriverPath, TapControl.ReadWriteNonBlockCloseOnExec);
        if (!opened.IsInvalid)
        {
            driver = opened;
            return Errno.None;
        }

        var error = HostErrno.Translate(Marshal.GetLastPInvokeError());
        opened.Dispose();
        failure = TapFailure.NoDriver(error);
        return error is Errno.EACCES or Errno.EPERM ? Errno.EACCES : error is Errno.ENOENT or Errno.ENXIO ? Errno.ENOSYS : Errno.EIO;
    }
}
