using System.Diagnostics;
using System.Text;

namespace HwNet.Bench.Lab;

/// <summary>dnsmasq as a DHCP server in a namespace: for IPv4 alone, with a file of leases of its own; ended and forgotten by Dispose.</summary>
public sealed class Dnsmasq : IDisposable
{
    /// <summary>A limit no good start comes near.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("hwnet-dhcp-").FullName;
    private readonly StringBuilder _log = new();
    private readonly Process _process;
    private readonly EventHandler _onExit;

    /// <summary>Starts it, and waits until it serves.</summary>
    /// <param name="place">Where; the interface has an address in the range's network.</param>
    /// <param name="interfaceName">The interface it serves.</param>
    /// <param name="range">As --dhcp-range takes it: "10.9.0.50,10.9.0.99,255.255.255.0,120".</param>
    /// <param name="more">Further options.</param>
    /// <exception cref="InvalidOperationException">It does not start; see <see cref="Missing"/>.</exception>
    public Dnsmasq(NetNamespace place, string interfaceName, string range, params string[] more)
    {
        ArgumentNullException.ThrowIfNull(place);
        _process = place.Start("dnsmasq",
        [
            "--no-daemon", "--conf-file=/dev/null", "--port=0", "--pid-file=", "--user=root", "--no-ping", "--log-dhcp", "--bind-interfaces", "--dhcp-authoritative",
            $"--interface={interfaceName}", "--except-interface=lo", $"--dhcp-range={range}", $"--dhcp-leasefile={Path.Combine(_folder, "leases")}", .. more,
        ]);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        _onExit = (_, _) => End();
        AppDomain.CurrentDomain.ProcessExit += _onExit;
        if (!SpinWait.SpinUntil(() => Log.Contains("DHCP, IP range", StringComparison.Ordinal) || _process.HasExited, Limit) || _process.HasExited)
        {
            Dispose();
            throw new InvalidOperationException($"dnsmasq does not serve: {Log}");
        }
    }

    /// <summary>Why it cannot be used here and what to do; null when it can. A reason to skip a test.</summary>
    public static string? Missing => HostCommand.Exists("dnsmasq") || File.Exists("/usr/sbin/dnsmasq") ? null : "dnsmasq is not installed: apt install dnsmasq-base";

    /// <summary>What it has written so far: a line for each message.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Its file of leases; empty when it has granted none.</summary>
    public string Leases => File.Exists(Path.Combine(_folder, "leases")) ? File.ReadAllText(Path.Combine(_folder, "leases")) : "";

    /// <summary>Waits for words in the log, from some place on.</summary>
    /// <exception cref="InvalidOperationException">They do not come.</exception>
    public void Await(string words)
    {
        if (!SpinWait.SpinUntil(() => Log.Contains(words, StringComparison.Ordinal), Limit))
        {
            throw new InvalidOperationException($"dnsmasq does not say '{words}': {Log}");
        }
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= _onExit;
        End();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void End()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _ = _process.WaitForExit(Limit);
        }
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _ = _log.Append(line).Append('\n');
            }
        }
    }
}
