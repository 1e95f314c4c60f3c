using HwNet.Bench;
using HwNet.Ioctl;
using HwNet.Net;
using NLog;

namespace HwNet.Cli.Common;

/// <summary>--capabilities: what hardware shall do for the stack and what not, in the words of ifconfig ("-rxcsum,-txcsum").</summary>
/// <param name="On">Switched on, where it is offered.</param>
/// <param name="Off">Switched off.</param>
internal sealed record CapabilitySwitches(IfCapabilities On, IfCapabilities Off)
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Cli");

    private static readonly (string Name, IfCapabilities Capability)[] Names =
    [
        ("rxcsum", IfCapabilities.RxCsum),
        ("txcsum", IfCapabilities.TxCsum),
        ("vlanmtu", IfCapabilities.VlanMtu),
        ("vlanhwtag", IfCapabilities.VlanHwTagging),
        ("jumbomtu", IfCapabilities.JumboMtu),
    ];

    /// <summary>The names, for help.</summary>
    internal static string Known => string.Join(", ", Names.Select(static n => n.Name));

    /// <summary>Reads the option; null when it was not written.</summary>
    /// <exception cref="BenchException">There is no such capability.</exception>
    internal static CapabilitySwitches? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var switches = new CapabilitySwitches(IfCapabilities.None, IfCapabilities.None);
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var off = word.StartsWith('-');
            var which = Array.Find(Names, n => n.Name.Equals(off ? word[1..] : word, StringComparison.OrdinalIgnoreCase)).Capability;
            if (which == IfCapabilities.None)
            {
                throw new BenchException(new($"--capabilities: there is none called '{word}'", $"known are {Known}; '-' in front switches off"));
            }

            switches = off
                ? new CapabilitySwitches(switches.On & ~which, switches.Off | which)
                : new CapabilitySwitches(switches.On | which, switches.Off & ~which);
        }

        return switches;
    }

    /// <summary>Puts it in force on every interface that is attached to the stack from now on, before it comes up.</summary>
    internal void Follow(NetStack stack) => _ = stack.Events.Subscribe(happened =>
    {
        if (happened is IfEvent.Attached)
        {
            Apply(happened.Ifp);
        }
    });

    private void Apply(IfNet ifp)
    {
        var error = ifp.Ioctl(new SetCapabilities((ifp.CapabilitiesEnabled | (On & ifp.Capabilities)) & ~Off));
        if (error != Errno.None)
        {
            Log.Warn("{0}: the capabilities stay as they are ({1})", ifp.Name, error);
        }
    }
}
