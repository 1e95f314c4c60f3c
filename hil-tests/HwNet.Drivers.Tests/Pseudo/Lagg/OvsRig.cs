using HwNet.Bench.Lab;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

/// <summary>Open vSwitch at the other end.</summary>
internal sealed class OvsRig : LacpRig
{
    private readonly OvsBond _ovs;

    /// <param name="option">Of the target: "lacp", "lacp,passive".</param>
    /// <param name="ovsActive">LACP of Open vSwitch speaks first.</param>
    /// <param name="ovsFast">LACP of Open vSwitch wants to hear each second.</param>
    internal OvsRig(string option, bool ovsActive, bool ovsFast)
        : base(option, OvsBond.Missing) =>
        _ovs = new OvsBond(Far, Cables.Select(c => c.Far), ovsActive, ovsFast, $"{Kernel}/24");

    internal override string Show() => _ovs.Show("lacp/show");

    protected override bool FarUsesBoth => Show().Split("may_enable: true").Length == 3;

    public override void Dispose()
    {
        _ovs.Dispose();
        base.Dispose();
    }
}
