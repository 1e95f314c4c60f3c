namespace HwNet.Cli.Tests;

/// <summary>One command line at a time: each sets up the log of the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CommandLineCollection
{
    public const string Name = "command line";
}
