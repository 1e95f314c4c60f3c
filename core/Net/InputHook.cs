using HwNet.Buffers;

namespace HwNet.Net;

/// <summary>The one slot that a bridge, an aggregate or a forwarder may take on a member: it gets all frames instead of the protocols.</summary>
public abstract class InputHook
{
    /// <summary>Takes all frames, link headers included. Called from receive threads; must not block. No lock is held.</summary>
    protected internal abstract void Input(IfNet ifp, ref MbufBatch frames);

    /// <summary>True to get frames that are not for this station or group too, where the interface receives them.</summary>
    protected internal virtual bool WantsAll => true;
}
