using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>bridge_iflist: one member: takes all its frames and gives them to the bridge.</summary>
/// <param name="bridge">The bridge.</param>
/// <param name="ifp">The interface.</param>
/// <param name="number">Its number in the table of addresses.</param>
internal sealed class BridgeMember(BridgeDriver bridge, IfNet ifp, int number) : InputHook
{
    internal IfNet Ifp => ifp;

    internal int Number => number;

    /// <summary>The follower has made it promiscuous; its lock.</summary>
    internal bool IsPromiscuous { get; set; }

    /// <summary>It can send at this moment.</summary>
    internal bool IsAlive
    {
        get
        {
            const IfFlags Alive = IfFlags.Up | IfFlags.Running;
            return (ifp.Flags & Alive) == Alive && ifp.Link != LinkState.Down;
        }
    }

    /// <inheritdoc/>
    protected override void Input(IfNet from, ref MbufBatch frames) => bridge.Receive(this, ref frames);
}
