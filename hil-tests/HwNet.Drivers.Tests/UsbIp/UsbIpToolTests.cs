using HwNet.Bench.Lab;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>Our server judged by the usbip program of the Linux kernel's sources.</summary>
public class UsbIpToolTests
{
    private const string Names = "/usr/share/misc/usb.ids";

    [SkippableFact]
    public void The_usbip_program_lists_our_devices()
    {
        Skip.IfNot(HostCommand.Exists("usbip"), "the usbip program is not installed (package usbip)");
        EnsureNames();
        using var rig = new Rig();

        var result = HostCommand.Run("usbip", "--tcp-port", $"{rig.Address.Port}", "list", "-r", "127.0.0.1");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Matches(@"1-1: .*\(1234:5678\)", result.Output);
        Assert.Matches(@"1-2: .*\(1234:5678\)", result.Output);
        Assert.Contains(": /hwnet/tiny", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"\(ef/02/01\)", result.Output);
        Assert.Matches(@"0 - .*\(02/06/00\)", result.Output);
        Assert.Matches(@"1 - .*\(0a/00/00\)", result.Output);
        Assert.Equal(1, rig.Server.Statistics.Lists);
    }

    [SkippableFact]
    public void The_usbip_program_finds_an_empty_list_empty()
    {
        Skip.IfNot(HostCommand.Exists("usbip"), "the usbip program is not installed (package usbip)");
        EnsureNames();
        using var rig = new Rig();
        rig.Server.Withdraw("1-1");
        rig.Server.Withdraw("1-2");

        var result = HostCommand.Run("usbip", "--tcp-port", $"{rig.Address.Port}", "list", "-r", "127.0.0.1");

        Assert.Contains("no exportable devices found", result.Output + result.Error, StringComparison.Ordinal);
    }

    /// <summary>The program stops without its list of names; an empty one will do.</summary>
    private static void EnsureNames()
    {
        if (!File.Exists(Names))
        {
            var failure = Record.Exception(() => File.WriteAllText(Names, ""));
            Skip.If(failure is not null, $"the usbip program wants {Names} (package usb.ids)");
        }
    }
}
