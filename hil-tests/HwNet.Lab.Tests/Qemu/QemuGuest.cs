using HwNet.Lab.Tests.Guests;

namespace HwNet.Lab.Tests.Qemu;

/// <summary>QEMU's usb-net in an emulated machine with Debian's own kernel: a device, a host controller and a kernel of another make.</summary>
public sealed class QemuGuest() : Guest("qemu")
{
    /// <summary>Echo requests of each ping; the first few may go while the address is still asked for.</summary>
    internal const int Pings = 20;

    private const string Device = "usb:0525:a4a2";

    /// <summary>What needs no link partner.</summary>
    private static readonly string[] Alone = ["ATT-4", "ATT-5", "IOC-1", "IOC-3", "STA-2", "MTU-1"];

    protected override string Bench => "qemu";

    protected override IReadOnlyList<string> Options => [];

    protected override IReadOnlyList<GuestStep> Steps { get; } =
    [
        new("ecm", Ping(Device)),
        new("rndis", Ping($"{Device},config=2")),
        new("ecm-suite", Suite.Script(Device, Alone, "ecm-suite")),
        new("rndis-suite", Suite.Script($"{Device},config=2", Alone, "rndis-suite")),
    ];

    /// <summary>The words of a ping through QEMU's own network; its far end is 10.0.2.2.</summary>
    internal static string[] PingWords(string target) =>
        ["ping", target, "--address", "10.0.2.20/24", "10.0.2.2", "--count", $"{Pings}", "--interval", "0.05", "--timeout", "20", "--json"];

    private static string Ping(string target) => $"hwnet {string.Join(' ', PingWords(target))}";
}
