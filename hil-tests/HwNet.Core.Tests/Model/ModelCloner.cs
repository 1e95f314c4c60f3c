using HwNet.Cloning;
using HwNet.Core.Tests.Net;
using HwNet.Net;

namespace HwNet.Core.Tests.Model;

/// <summary>Makes interfaces cl0 to cl7: fewer than are wanted.</summary>
internal sealed class ModelCloner : IfCloner
{
    internal const int Units = 8;

    public override string Name => "cl";

    public override int MaxUnit => Units - 1;

    protected internal override Errno Create(NetStack stack, int unit, IfCloneParameters? parameters, out IfNet? ifp) =>
        stack.Interfaces.Attach(Name, new ModelDriver(), TestStack.Options() with { Unit = unit, CpuId = unit % 2 }, out ifp);
}
