using HwNet.Cloning;
using HwNet.Net;

namespace HwNet.Drivers.Tests;

/// <summary>A driver module outside the drivers' assembly, as a user of --module writes one.</summary>
public sealed class OutOfTreeModule : DriverModule
{
    internal const string ModuleName = "outoftree";

    public override string Name => ModuleName;

    public override string Description => "a driver from another assembly";

    public override IReadOnlyList<BusMatch> Matches { get; } = [new(PseudoDevice.BusName, ModuleName, 0, "made up")];

    public override NetDriver Create(IBusDevice device, BusMatch match) => new Discard();

    public override IfAttachOptions Describe(IBusDevice device, BusMatch match) => new() { Lladdr = LinkAddress.Parse("02:00:00:00:00:99") };

    public override IfCloner CreateCloner() => new Maker();

    private sealed class Maker : IfCloner
    {
        public override string Name => ModuleName;

        protected override Errno Create(NetStack stack, int unit, IfCloneParameters? parameters, out IfNet? ifp) =>
            stack.Interfaces.Attach(ModuleName, new Discard(), new IfAttachOptions { Unit = unit }, out ifp);
    }

    private sealed class Discard : NetDriver
    {
        protected override Errno IfInit() => Errno.None;

        protected override void IfStop()
        {
        }

        protected override void IfStart(IfSendQueue queue)
        {
            while (queue.TryDequeue(out var m))
            {
                m.Free();
                Ifp.Counters.CountSent(1);
            }
        }
    }
}
