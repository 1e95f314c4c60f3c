namespace HwNet.Cli.Verbs.List;

/// <summary>A back end that can be built in.</summary>
/// <param name="Name">Its one word: a kind of target, or a decoder.</param>
/// <param name="BuiltIn">True when this build has it.</param>
/// <param name="Usable">False when it is not built in, or something is missing on this machine.</param>
/// <param name="Description">What it does and with which library; the package when it is not built in.</param>
/// <param name="Cure">How to build it in, or what is missing; null when usable.</param>
internal sealed record BackEndEntry(string Name, bool BuiltIn, bool Usable, string Description, string? Cure);
