using HwNet.Bench.Lab;
using HwNet.Lab.Tests.Guests;

namespace HwNet.Lab.Tests.Qemu;

/// <summary>The emulated machine in the background, which exports QEMU's usb-net by usbip_host and usbipd.</summary>
public sealed class QemuExport : IDisposable
{
    private const int Unavailable = 123;
    private static readonly string Lab = Path.Combine(Checkout.Root, "tools", "lab");
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly Lazy<CommandResult> _up = new(static () => HostCommand.Run(Limit, "bash", Lab, "up", "qemu", "--no-build", "--timeout", "600"));

    /// <summary>"usbip:127.0.0.1:PORT/1-1". Skips the test where there is no lab.</summary>
    public string Target
    {
        get
        {
            var up = _up.Value;
            Skip.If(up.ExitCode == Unavailable, up.Error.Trim().Split('\n')[^1]);
            Assert.True(up.ExitCode == 0, up.Error);
            return up.Output.Trim();
        }
    }

    public void Dispose()
    {
        if (_up.IsValueCreated)
        {
            HostCommand.Run("bash", Lab, "down", "qemu");
        }
    }
}
