using HwNet.Lab.Tests.Guests;

namespace HwNet.Lab.Tests.Gadgets;

/// <summary>A guest with all four gadgets at SuperSpeed.</summary>
public sealed class SuperSpeedGuest() : Guest("super-speed")
{
    private static readonly string[] Gadgets = ["ecm", "ncm", "eem", "rndis"];

    protected override IReadOnlyList<string> Options => ["--speed", "super", "--gadget", string.Join(',', Gadgets)];

    protected override IReadOnlyList<GuestStep> Steps { get; } =
    [
        new("speeds", "for g in $(gadget list | cut -d ' ' -f 1); do echo \"$g $(cat \"/sys/bus/usb/devices/$(gadget port \"$g\")/speed\")\"; done"),
        .. Gadgets.Select(static g => new GuestStep(g, GadgetGuest.CountPings(g, GadgetGuest.UsbTarget(g)))),
    ];
}
