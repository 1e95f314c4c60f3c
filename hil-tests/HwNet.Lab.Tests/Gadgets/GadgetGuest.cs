using HwNet.Bench.Conformance;
using HwNet.Lab.Tests.Guests;

namespace HwNet.Lab.Tests.Gadgets;

/// <summary>A guest with one of the Linux kernel's network gadgets, twice: on dummy_hcd, where libusb finds it, and on usbip-vudc, whence usbipd exports it.</summary>
public abstract class GadgetGuest(string gadget) : Guest($"gadget-{gadget}")
{
    /// <summary>Frames of which each must be counted on both sides.</summary>
    public const int Frames = 2000;

    /// <summary>More: those that go while the address is still asked for are not sent.</summary>
    private const int Pings = Frames + 100;

    /// <summary>
    /// Not in a guest: what measures the processor, of which the guest has a share of one (time stamps to the millisecond, the cost of a storm),
    /// and what does not touch the device (its parsers).
    /// </summary>
    private static readonly string[] Elsewhere = ["RX-10", "WDG-5", "MAL-1"];

    /// <summary>
    /// For usbip-vudc, whose round trips take milliseconds: what counts frames or asks for state, not what fills queues or wants the device a hundred times.
    /// </summary>
    private static readonly string[] Patient =
        ["ATT-4", "LNK-1", "TX-1", "TX-3", "TX-7", "TX-8", "RX-1", "RX-9", "FLT-1", "FLT-2", "FLT-3", "FLT-5", "FLT-8", "MTU-1", "MTU-2", "STA-1", "STA-2", "STA-4", "IOC-1", "IOC-3", "HOT-2", "HOT-3"];

    /// <summary>"ncm".</summary>
    public string Gadget => gadget;

    protected override IReadOnlyList<string> Options => ["--gadget", gadget, "--vudc", gadget];

    protected override IReadOnlyList<GuestStep> Steps { get; } =
    [
        new("libusb", Suite.Script($"--bench fixtures/benches/gadget-{gadget}.yaml", All, "libusb")),
        new("libusb-pings", CountPings(gadget, UsbTarget(gadget))),
        new("usbip", Suite.Script($"--bench fixtures/benches/vudc-{gadget}.yaml", Patient, "usbip")),
        new("usbip-pings", CountPings($"vudc-{gadget}", "usbip:127.0.0.1/usbip-vudc.0")),
    ];

    /// <summary>Bash: the target's name of a gadget on dummy_hcd.</summary>
    internal static string UsbTarget(string gadget) => $"\"usb:$(gadget list | awk '$1 == \"{gadget}\" {{ print $3 }}')\"";

    /// <summary>Bash: a ping of a gadget's kernel that <see cref="PingCount"/> reads.</summary>
    internal static string CountPings(string gadget, string target) => $"hil-tests/HwNet.Lab.Tests/Scripts/count-pings {gadget} {target} {Pings}";

    private static IEnumerable<string> All => CheckCatalog.All().Select(static c => c.Id).Except(Elsewhere);
}
