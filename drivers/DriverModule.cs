using HwNet.Cloning;
using HwNet.Net;

namespace HwNet.Drivers;

/// <summary>What a driver's folder exports: its name, the devices it is for, and how to make it. Found by <see cref="DriverCatalog"/>.</summary>
public abstract class DriverModule
{
    /// <summary>if_dname: "axe" gives axe0, axe1.</summary>
    public abstract string Name { get; }

    /// <summary>What it drives, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>The ID table.</summary>
    public abstract IReadOnlyList<BusMatch> Matches { get; }

    /// <summary>How well it serves the devices of its table: of several drivers for a device the highest is taken. A chip's own driver 100, a class's below.</summary>
    public virtual int Rank => 0;

    /// <summary>How far it has been judged; null for a driver without hardware of its own. To be true, and kept so.</summary>
    public virtual DriverState? State => null;

    /// <summary>The line of the ID table that fits a device; null when none does.</summary>
    public BusMatch? Match(IBusDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        foreach (var match in Matches)
        {
            if (match.Bus == device.Bus && device.Matches(match))
            {
                return match;
            }
        }

        return null;
    }

    /// <summary>Whether a device that fits a line of the table has what the driver needs: the same chip may have been left, or told, to be seen as another kind. No I/O.</summary>
    public virtual bool CanBind(IBusDevice device, BusMatch match) => true;

    /// <summary>Makes the driver of a device; no I/O here.</summary>
    /// <returns>The driver, not attached yet.</returns>
    public abstract NetDriver Create(IBusDevice device, BusMatch match);

    /// <summary>What the driver says of its interface, as far as it is known without I/O.</summary>
    public abstract IfAttachOptions Describe(IBusDevice device, BusMatch match);

    /// <summary>if_clone: makes the cloner of a driver whose interfaces are made on request; one for each stack. Null for all others.</summary>
    public virtual IfCloner? CreateCloner() => null;

    /// <summary>What the cloner wants to know to make an interface of others, from the words of a target's name.</summary>
    /// <param name="option">What is said beside the interfaces: "5" of vlan:PARENT.5, "lacp" of lagg:lacp:A+B; empty for bridge:A+B.</param>
    /// <param name="lower">The interfaces, attached, in the order they are named.</param>
    /// <param name="failure">Otherwise what is wrong, and what to write instead.</param>
    /// <returns>The parameters; null when the words make no sense, or the driver makes nothing of other interfaces.</returns>
    public virtual IfCloneParameters? Compose(string option, IReadOnlyList<IfNet> lower, out string? failure)
    {
        failure = $"{Name} is not made of other interfaces";
        return null;
    }

    /// <summary>Makes and attaches what the device gives: one interface, or for a cable both ends.</summary>
    /// <param name="stack">Where.</param>
    /// <param name="device">A device that <see cref="Match"/> accepts.</param>
    /// <param name="match">The line it fits.</param>
    /// <param name="ifps">The interfaces, down; the first is the one meant.</param>
    /// <param name="failure">Cause and cure, for people, where more is to be said than the error says.</param>
    /// <returns>As <see cref="IfRegistry.Attach"/>, or why the device cannot be used.</returns>
    public virtual Errno Attach(NetStack stack, IBusDevice device, BusMatch match, out IReadOnlyList<IfNet> ifps, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(stack);
        failure = null;
        var error = stack.Interfaces.Attach(Name, Create(device, match), Describe(device, match), out var ifp);
        ifps = ifp is null ? [] : [ifp];
        return error;
    }
}
