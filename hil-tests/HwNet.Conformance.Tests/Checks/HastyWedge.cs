using HwNet.Drivers;
using HwNet.Net;

namespace HwNet.Conformance.Tests.Checks;

/// <summary>A transmitter that hangs, in a driver whose watchdog has been set to another time.</summary>
internal sealed class HastyWedge(IfNet ifp, IWedge inner, int seconds) : IWedge
{
    public bool Wedged
    {
        get => inner.Wedged;
        set
        {
            inner.Wedged = value;
            ifp.Serializer.Enter();
            ifp.SendQueue.OutputActive = true;
            ifp.ArmWatchdog(seconds);
            ifp.Serializer.Exit();
        }
    }
}
