using HwNet.Wire;

namespace HwNet.Cli.Verbs.Lacp;

/// <summary>One end of a bundle.</summary>
/// <param name="System">Its link address.</param>
/// <param name="Priority">The lower one decides.</param>
/// <param name="Key">What ports that belong together have in common.</param>
internal sealed record LacpEndReport(string System, int Priority, int Key)
{
    internal static LacpEndReport Of(LacpInfo info) => new(info.System.ToString(), info.SystemPriority, info.Key);
}
