using HwNet.Lab.Tests.Guests;

namespace HwNet.Lab.Tests.Traces;

/// <summary>A guest that records the kernel's own drivers and ours on the same gadgets.</summary>
public sealed class TraceGuest() : Guest("traces")
{
    private static readonly string[] Gadgets = ["ecm", "ncm", "eem", "rndis"];

    protected override IReadOnlyList<string> Options => ["--gadget", string.Join(',', Gadgets)];

    protected override IReadOnlyList<GuestStep> Steps { get; } =
        [.. Gadgets.Select(static g => new GuestStep(g, $"hil-tests/HwNet.Lab.Tests/Scripts/two-traces {g}"))];
}
