using HwNet.Cloning;
using HwNet.Core.Tests.Net;
using HwNet.Net;

namespace HwNet.Core.Tests.Cloning;

/// <summary>Its devices are unplugged in the moment they are attached.</summary>
internal sealed class VanishingCloner : IfCloner
{
    public override string Name => "gone";

    protected internal override Errno Create(NetStack stack, int unit, IfCloneParameters? parameters, out IfNet? ifp)
    {
        var error = stack.Interfaces.Attach(Name, new ScriptedDriver(), TestStack.Options() with { Unit = unit }, out ifp);
        return error == Errno.None ? stack.Interfaces.Detach(ifp!) : error;
    }
}
