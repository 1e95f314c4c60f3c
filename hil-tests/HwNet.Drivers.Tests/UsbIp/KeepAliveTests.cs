using System.Globalization;
using HwNet.Bench.Lab;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>A machine that loses its power says no goodbye: both ends have the kernel ask. The kernel's own table of timers is the witness.</summary>
public class KeepAliveTests
{
    [SkippableFact]
    public void Both_ends_of_an_import_have_the_kernel_ask_whether_the_other_lives()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && HostCommand.Exists("ss"), "no program 'ss' (package iproute2)");
        using var rig = new Rig();
        using var device = Rig.OpenConfigured(rig.Address);
        var port = rig.Address.Port.ToString(CultureInfo.InvariantCulture);

        var server = Timers("sport", port);
        var client = Timers("dport", port);

        Assert.Contains("timer:(keepalive,", server, StringComparison.Ordinal);
        Assert.Contains("timer:(keepalive,", client, StringComparison.Ordinal);
    }

    private static string Timers(string end, string port)
    {
        // Idle: while something is unacknowledged the timer that is shown is the one for that.
        var last = "";
        _ = SpinWait.SpinUntil(
            () => (last = HostCommand.Run("ss", "-H", "-t", "-n", "-o", "state", "established", end, "=", $":{port}").Output).Contains("keepalive", StringComparison.Ordinal),
            Rig.Long);
        return last;
    }
}
