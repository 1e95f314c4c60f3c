using HwNet.Bench.Lab;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

/// <summary>Linux's bonding driver at the other end.</summary>
internal sealed class LinuxBondRig : LacpRig
{
    private readonly LinuxBond _bond;

    /// <param name="option">Of the target: "lacp", "lacp,passive".</param>
    internal LinuxBondRig(string option)
        : base(option, LinuxBond.Missing) =>
        _bond = new LinuxBond(Far, Cables.Select(c => c.Far), $"{Kernel}/24");

    internal override string Show() => _bond.Show();

    /// <summary>"Number of ports" of the active aggregator.</summary>
    protected override bool FarUsesBoth => Show().Contains("Number of ports: 2", StringComparison.Ordinal);
}
