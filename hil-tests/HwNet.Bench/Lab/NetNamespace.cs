using System.Diagnostics;
using HwNet.Bus.Pcap;
using NLog;

namespace HwNet.Bench.Lab;

/// <summary>A network namespace of Linux, made for one test and removed with it: by Dispose, or when the process ends.</summary>
/// <remarks>Only SIGKILL leaves one behind; <c>ip netns list</c> then shows it as <c>hw…</c>.</remarks>
public sealed class NetNamespace : IDisposable
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bench.Lab");
    private static readonly string[] Ipv6Switches =
        ["/proc/sys/net/ipv6/conf/all/disable_ipv6", "/proc/sys/net/ipv6/conf/default/disable_ipv6"];

    private readonly EventHandler _onExit;
    private int _removed;

    /// <summary>Makes one, with its loopback interface up.</summary>
    /// <param name="ipv6">False: no IPv6, so that nothing is sent that the test does not ask for.</param>
    /// <exception cref="InvalidOperationException">It cannot be made; see <see cref="NetRig.Missing"/>.</exception>
    public NetNamespace(bool ipv6 = false)
    {
        Name = NetRig.UniqueName("hw");
        _ = HostCommand.Must("ip", "netns", "add", Name);
        _onExit = (_, _) => Remove();
        AppDomain.CurrentDomain.ProcessExit += _onExit;
        try
        {
            if (!ipv6)
            {
                DisableIpv6();
            }

            _ = Must("ip", "link", "set", "lo", "up");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>As <c>ip netns list</c> shows it.</summary>
    public string Name { get; }

    /// <summary>Runs a command inside.</summary>
    public CommandResult Run(string program, params string[] arguments) => HostCommand.Run("ip", ["netns", "exec", Name, program, .. arguments]);

    /// <summary>Runs a command inside that must succeed.</summary>
    /// <returns>Its standard output.</returns>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    public string Must(string program, params string[] arguments) => HostCommand.Must("ip", ["netns", "exec", Name, program, .. arguments]);

    /// <summary>Starts a command inside; the caller owns the process, and its two outputs must be read.</summary>
    public Process Start(string program, params string[] arguments) => HostCommand.Start("ip", ["netns", "exec", Name, program, .. arguments]);

    /// <summary>Runs a function on a thread inside; the sockets it opens stay inside.</summary>
    /// <exception cref="InvalidOperationException">The namespace cannot be entered.</exception>
    public T Enter<T>(Func<T> function)
    {
        var error = LinuxNamespace.Enter(Name, function, out var result, out var failure);
        return error == Errno.None ? result! : throw new InvalidOperationException($"{error}: {failure}");
    }

    /// <summary>Opens an interface inside; the device may be used from any thread.</summary>
    /// <exception cref="InvalidOperationException">It cannot be opened.</exception>
    public PcapDevice Open(string interfaceName, PcapOpenOptions? options = null)
    {
        var error = TryOpen(interfaceName, options ?? new PcapOpenOptions(), out var device, out var failure);
        return error == Errno.None && device is PcapDevice opened ? opened : throw new InvalidOperationException($"{error}: {failure}");
    }

    /// <summary><see cref="PcapBus.Open"/> inside.</summary>
    public Errno TryOpen(string interfaceName, PcapOpenOptions options, out IFrameDevice? device, out string? failure)
    {
        var (error, opened, reason) = Enter(() =>
        {
            var e = PcapBus.Open(interfaceName, options, out var d, out var f);
            return (e, d, f);
        });
        device = opened;
        failure = reason;
        return error;
    }

    /// <summary>Removes it, with every interface inside.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= _onExit;
        Remove();
    }

    private void Remove()
    {
        if (Interlocked.Exchange(ref _removed, 1) != 0)
        {
            return;
        }

        var result = HostCommand.Run("ip", "netns", "delete", Name);
        if (result.ExitCode != 0)
        {
            Log.Warn("network namespace {0} is left behind: {1}", Name, result.Error.Trim());
        }
    }

    private void DisableIpv6() => _ = Enter(() =>
    {
        foreach (var file in Ipv6Switches)
        {
            // Not there when the kernel has no IPv6 at all.
            if (File.Exists(file))
            {
                File.WriteAllText(file, "1");
            }
        }

        return true;
    });
}
