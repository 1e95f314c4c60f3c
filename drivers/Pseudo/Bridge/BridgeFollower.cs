using HwNet.Ioctl;
using HwNet.Net;
using NLog;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>Makes the members of a bridge promiscuous, and the bridge's MTU that of its first member.</summary>
/// <remarks>
/// Runs on the bridge's thread with no lock held, because it needs C of the members and of the bridge, one after the other. Lock: own, taken
/// before C; no entry point of the driver takes it. A member that is down can not be promiscuous: when it comes up, this runs again.
/// </remarks>
internal sealed class BridgeFollower(BridgeDriver bridge) : IfMessage
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Drivers.Bridge");

    private readonly Lock _lock = new();

    /// <summary>Has it run soon; once, however often it is asked. Any lock or none</summary>
    internal void Send() => bridge.Ifp.Stack.Ports.Send(this, bridge.Ifp.CpuId);

    /// <summary>The bridge is detached. n</summary>
    internal void LetGo()
    {
        lock (_lock)
        {
            Release();
        }
    }

    protected override void Dispatch()
    {
        lock (_lock)
        {
            Release();
            var members = bridge.Members;
            foreach (var member in members)
            {
                if (!member.IsPromiscuous && (member.Ifp.Flags & IfFlags.Up) != 0)
                {
                    member.IsPromiscuous = Tell(member.Ifp.SetPromiscuous(true), $"{member.Ifp.Name} can not be promiscuous");
                }
            }

            // The bridge's own interface may send what every member takes.
            var smallest = members.Length == 0 ? bridge.Ifp.Mtu : members.Min(static m => m.Ifp.Mtu);
            if (members.Length == 1 ? bridge.Ifp.Mtu != smallest : bridge.Ifp.Mtu > smallest)
            {
                _ = Tell(bridge.Ifp.Ioctl(new SetMtu(smallest)), "its MTU can not become its members'");
            }
        }

        Reply(Errno.None);
    }

    private void Release()
    {
        foreach (var member in bridge.TakeLeaving())
        {
            if (member.IsPromiscuous)
            {
                member.IsPromiscuous = false;

                // ENXIO: it is detached.
                _ = member.Ifp.SetPromiscuous(false);
            }
        }
    }

    private bool Tell(Errno error, string what)
    {
        if (error is not (Errno.None or Errno.ENXIO))
        {
            Log.Warn("{0}: {1}: {2}", bridge.Ifp.Name, what, error);
        }

        return error == Errno.None;
    }
}
