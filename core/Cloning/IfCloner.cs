using HwNet.Net;

namespace HwNet.Cloning;

/// <summary>if_clone: makes and destroys the interfaces of one pseudo-driver on request. Registered with <see cref="IfCloneRegistry.Register"/>.</summary>
/// <remarks>Its methods are called with no lock held, perhaps for several interfaces at a time.</remarks>
public abstract class IfCloner
{
    /// <summary>ifc_name: "vlan". Not empty, no digit at its end; the interfaces are named vlan0, vlan1 and so on.</summary>
    public abstract string Name { get; }

    /// <summary>ifc_maxunit: the highest unit.</summary>
    public virtual int MaxUnit => 32767;

    /// <summary>ifc_create: makes and attaches the interface with that unit. n</summary>
    /// <param name="stack">Where it is attached.</param>
    /// <param name="unit">Reserved for it until it is detached.</param>
    /// <param name="parameters">As the caller gave them; null when it gave none.</param>
    /// <param name="ifp">The interface, when the result is None.</param>
    /// <returns>None; EINVAL (parameters of another kind, or that make no sense); why it can not be made, with nothing left behind.</returns>
    protected internal abstract Errno Create(NetStack stack, int unit, IfCloneParameters? parameters, out IfNet? ifp);

    /// <summary>ifc_destroy: detaches what <see cref="Create"/> made. n</summary>
    /// <returns>None, or why it stays.</returns>
    protected internal virtual Errno Destroy(IfNet ifp)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        return ifp.Stack.Interfaces.Detach(ifp);
    }
}
