using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Bus.Pcap;

/// <summary>Runs code inside a Linux network namespace made by <c>ip netns add</c>.</summary>
/// <remarks>
/// A namespace belongs to a thread; a socket stays in the namespace of the thread that opened it. So a device is opened inside
/// and used from any thread afterwards.
/// </remarks>
public static class LinuxNamespace
{
    private const string Folder = "/run/netns";
    private const int CloneNewNet = 0x4000_0000;

    /// <summary>Runs <paramref name="action"/> on a thread of its own inside the namespace and waits for it.</summary>
    /// <param name="name">The name, as <c>ip netns list</c> shows it.</param>
    /// <param name="action">What to do; an exception of it is thrown here.</param>
    /// <param name="result">What it returned.</param>
    /// <param name="failure">Cause and cure when the namespace could not be entered.</param>
    /// <returns>None, ENOENT (no such namespace), EPERM, ENOSYS (not Linux), EINVAL (no name for a namespace), EIO.</returns>
    public static Errno Enter<T>(string name, Func<T> action, out T? result, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(action);
        result = default;
        if (!OperatingSystem.IsLinux())
        {
            failure = "Network namespaces are Linux's. Run this on Linux, or without a namespace.";
            return Errno.ENOSYS;
        }

        if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal) || name is "." or "..")
        {
            failure = $"'{name}' is no name for a network namespace. 'ip netns list' shows those there are.";
            return Errno.EINVAL;
        }

        var visit = new Visit<T>(Path.Combine(Folder, name), action);
        // The thread is not reused: it ends in the other namespace.
        var thread = new Thread(visit.Run) { IsBackground = true, Name = $"netns {name}" };
        thread.Start();
        thread.Join();
        visit.Thrown?.Throw();
        result = visit.Result;
        failure = visit.Error == Errno.None ? null : Describe(name, visit.Error);
        return visit.Error;
    }

    private static string Describe(string name, Errno error) => error switch
    {
        Errno.ENOENT => $"There is no network namespace '{name}'. 'ip netns list' shows those there are; 'ip netns add {name}' makes it.",
        Errno.EPERM => $"The network namespace '{name}' may not be entered. Run as root (CAP_SYS_ADMIN).",
        _ => $"The network namespace '{name}' cannot be entered ({error}). See 'ip netns exec {name} true'.",
    };

    private sealed class Visit<T>(string path, Func<T> action)
    {
        internal T? Result { get; private set; }

        internal Errno Error { get; private set; }

        internal ExceptionDispatchInfo? Thrown { get; private set; }

        internal void Run()
        {
            try
            {
                Error = Switch();
                if (Error == Errno.None)
                {
                    Result = action();
                }
            }
            catch (Exception e)
            {
                Thrown = ExceptionDispatchInfo.Capture(e);
            }
        }

        private Errno Switch()
        {
            if (!File.Exists(path))
            {
                return Errno.ENOENT;
            }

            try
            {
                using var file = File.OpenHandle(path);
                return LibC.setns(file, CloneNewNet) == 0 ? Errno.None : HostErrno.Translate(Marshal.GetLastPInvokeError());
            }
            catch (UnauthorizedAccessException)
            {
                return Errno.EPERM;
            }
            catch (IOException)
            {
                return Errno.EIO;
            }
        }
    }
}
