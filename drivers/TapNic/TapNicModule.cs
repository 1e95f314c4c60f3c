using HwNet.Drivers.Shared.FrameNic;

namespace HwNet.Drivers.TapNic;

/// <summary>Our end of a cable to the Linux kernel's own stack: tap0, tap1.</summary>
public sealed class TapNicModule() : FrameNicModule(TapNicDevice.BusName, "TAP interface")
{
    /// <inheritdoc/>
    public override string Description => "a cable to the Linux kernel's own stack";

    /// <summary>The kernel's end has it: a cable has two ends.</summary>
    protected override bool HasOwnLladdr => false;
}
