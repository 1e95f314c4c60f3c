namespace HwNet.Bench;

/// <summary>One kind of target that the command line and bench files know.</summary>
/// <param name="Name">The word in front of the colon ("pcap"): lower-case letters, digits and '-'.</param>
/// <param name="Argument">What stands behind the colon ("IFNAME"); null for a kind without.</param>
/// <param name="Summary">One line for help texts.</param>
public sealed record TargetKind(string Name, string? Argument, string Summary)
{
    /// <summary>For a kind that is made of other targets: takes what stands behind the colon apart; null from it: it makes no sense. Null for all others.</summary>
    public Func<string, TargetParts?>? Parts { get; init; }

    /// <summary>How such a target is written: "lo", "pcap:IFNAME".</summary>
    public string Form => Argument is null ? Name : $"{Name}:{Argument}";
}
