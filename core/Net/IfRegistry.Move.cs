namespace HwNet.Net;

/// <content>if_vmove: from one stack to another.</content>
public sealed partial class IfRegistry
{
    /// <summary>if_vmove: detaches an interface here and attaches it to another stack: same driver, name, link address and MTU; down, in no group of its own. n</summary>
    /// <param name="ifp">An interface of this stack; detached afterwards.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="moved">What it is there, when the result is None.</param>
    /// <returns>
    /// None; ENXIO (detached, or being so); EINVAL (it is in that stack, or not in this one); EEXIST (the name is taken there); ENOMEM (the type's
    /// allocator there declined). After an error the interface is where it was, if need be attached anew.
    /// </returns>
    public Errno Move(IfNet ifp, NetStack target, out IfNet? moved)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        ArgumentNullException.ThrowIfNull(target);
        moved = null;
        if (ifp.Stack != _stack || target == _stack)
        {
            return Errno.EINVAL;
        }

        if (target.Interfaces.TryFind(ifp.Name, out _))
        {
            return Errno.EEXIST;
        }

        ifp.Serializer.AssertNotHeld();
        var error = ifp.BeginDetach();
        if (error != Errno.None)
        {
            return error;
        }

        lock (_lock)
        {
            Remove(ifp);
        }

        ifp.FinishDetach(moving: true);
        Forget(ifp);
        error = target.Interfaces.Adopt(ifp, out moved);
        if (error != Errno.None && Adopt(ifp, out _) != Errno.None)
        {
            // Neither stack has room for the name any more: the device is given back, as after any detach.
            ifp.Driver.Detached();
        }

        return error;
    }

    /// <summary>if_reattach: makes an interface of this stack out of one that another stack let go of. n</summary>
    private Errno Adopt(IfNet old, out IfNet? ifp)
    {
        ifp = null;
        lock (_lock)
        {
            var error = CheckName(old.Name);
            if (error == Errno.None)
            {
                error = Make(old.DriverName, old.Unit, old.Name, old.Driver, old.OptionsToMove(_stack), out ifp);
            }

            if (error != Errno.None)
            {
                return error;
            }

            ifp!.TakeOver(old);
        }

        ifp.FinishAttach();
        return Errno.None;
    }
}
