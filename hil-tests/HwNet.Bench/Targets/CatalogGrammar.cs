using HwNet.Drivers;
using HwNet.Drivers.Shared.BackEnds;

namespace HwNet.Bench.Targets;

/// <summary>The kinds of target of a build with these drivers: a module without hardware is a target by its driver's name, a back end by its own.</summary>
public static class CatalogGrammar
{
    /// <summary>The kinds every build has, and those of modules and back ends that were loaded.</summary>
    public static TargetGrammar Of(DriverCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var grammar = TargetGrammar.Default;
        foreach (var module in catalog.Modules)
        {
            if (grammar.Kinds.All(kind => kind.Name != module.Name) && module.Matches.Any(match => match.Bus == PseudoDevice.BusName && match.Id == module.Name))
            {
                grammar = grammar.With(new TargetKind(module.Name, null, module.Description));
            }
        }

        foreach (var backEnd in catalog.BackEnds)
        {
            grammar = backEnd switch
            {
                FrameBackEnd => grammar.With(new TargetKind(backEnd.Name, "IFNAME", backEnd.Summary)),
                UsbBackEnd => grammar.With(new TargetKind(backEnd.Name, "VID:PID[@BUS-PORT][,OPTION...]", backEnd.Summary)),
                _ => grammar,
            };
        }

        return grammar;
    }
}
