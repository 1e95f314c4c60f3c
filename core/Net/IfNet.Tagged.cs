namespace HwNet.Net;

/// <content>if_vlantrunk: the slot for who takes the frames of VLANs.</content>
public sealed partial class IfNet
{
    private volatile InputHook? _tagHook;

    /// <summary>if_vlantrunk: who takes frames with an 802.1Q or 802.1ad tag; null when nobody does.</summary>
    public InputHook? TagHook => _tagHook;

    /// <summary>Takes the one hook for tagged frames: it gets them before <see cref="TakeInput"/>'s. n</summary>
    /// <param name="hook">
    /// Takes the frames it knows out of the batch; those that it leaves go on as if it were not there. It gets foreign frames of a promiscuous
    /// interface too, whatever <see cref="InputHook.WantsAll"/> says.
    /// </param>
    /// <returns>None; EBUSY when it is taken; ENXIO when the interface is detached.</returns>
    public Errno TakeTagged(InputHook hook)
    {
        lock (_linkLock)
        {
            if (IsDetached)
            {
                return Errno.ENXIO;
            }

            if (_tagHook is not null)
            {
                return Errno.EBUSY;
            }

            _tagHook = hook;
            return Errno.None;
        }
    }

    /// <summary>Gives the hook for tagged frames back; nothing when another holds it. n</summary>
    public void ReleaseTagged(InputHook hook)
    {
        lock (_linkLock)
        {
            if (_tagHook == hook)
            {
                _tagHook = null;
            }
        }
    }
}
