using HwNet.Lab.Tests.Guests;

namespace HwNet.Lab.Tests.Traces;

/// <summary>A guest that records the kernel's own drivers and ours on our models of chips.</summary>
public sealed class RegisterTraceGuest() : Guest("registers")
{
    protected override IReadOnlyList<string> Options => [];

    /// <summary>Each chip is brought up twice: seconds, but half a minute on a machine that has much else to do.</summary>
    protected override TimeSpan Limit => TimeSpan.FromMinutes(15);

    protected override IReadOnlyList<GuestStep> Steps { get; } =
        [.. ExplainedDifferences.Chips.Select(static chip => new GuestStep(chip, $"hil-tests/HwNet.Lab.Tests/Scripts/two-register-traces {chip}"))];
}
