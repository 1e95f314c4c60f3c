using HwNet.Cloning;
using HwNet.Core.Tests.Net;
using HwNet.Net;

namespace HwNet.Core.Tests.Cloning;

/// <summary>Makes scripted interfaces; how it fails can be scripted.</summary>
internal sealed class ScriptedCloner(string name = "vlan", int maxUnit = 32767) : IfCloner
{
    public override string Name => name;

    public override int MaxUnit => maxUnit;

    internal Errno CreateResult { get; set; }

    internal Errno DestroyResult { get; set; }

    /// <summary>Runs inside Create and Destroy.</summary>
    internal Action<string>? On { get; set; }

    protected internal override Errno Create(NetStack stack, int unit, IfCloneParameters? parameters, out IfNet? ifp)
    {
        ifp = null;
        On?.Invoke($"create {unit}");
        if (CreateResult != Errno.None || parameters is not (null or PairParameters))
        {
            return CreateResult == Errno.None ? Errno.EINVAL : CreateResult;
        }

        var mtu = (parameters as PairParameters)?.Mtu ?? 1500;
        return stack.Interfaces.Attach(name, new ScriptedDriver(), TestStack.Options() with { Unit = unit, Mtu = mtu }, out ifp);
    }

    protected internal override Errno Destroy(IfNet ifp)
    {
        On?.Invoke($"destroy {ifp.Name}");
        return DestroyResult == Errno.None ? base.Destroy(ifp) : DestroyResult;
    }
}
