using HwNet.Bench.Lab;
using HwNet.Lab.Tests.Guests;
using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Qemu;

/// <summary>Our drivers here, QEMU's usb-net there, USB/IP between them: a real usbip_host at the other end.</summary>
public sealed class QemuExportTests(QemuExport export, ITestOutputHelper output) : IClassFixture<QemuExport>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [SkippableTheory]
    [InlineData("")]
    [InlineData(",config=2")]
    public void It_is_driven_from_outside(string configuration)
    {
        var target = export.Target + configuration;

        var ping = HostCommand.Run(Limit, "dotnet", [Checkout.HwNet, .. QemuGuest.PingWords(target)]);

        Assert.True(ping.ExitCode == 0, $"{target}: {ping.Error}");
        QemuPing.Judge(ping.Output, output);
    }
}
