using System.CommandLine;
using HwNet.Bench;
using HwNet.Drivers;

namespace HwNet.Cli.Common;

/// <summary>The options every verb takes.</summary>
internal sealed class CommonOptions
{
    internal Option<bool> Json { get; } = new("--json") { Description = "One JSON document on standard output", Recursive = true };

    internal Option<string[]> Module { get; } = new("--module")
    {
        Description = "Load the drivers of an out-of-tree assembly; may be repeated",
        HelpName = "FILE.dll",
        Recursive = true,
    };

    internal Option<string?> LogLevel { get; } = new("--log-level")
    {
        Description = $"What is logged: {string.Join(", ", LogSetup.Levels)} (warn; debug with --log-file)",
        HelpName = "LEVEL",
        Recursive = true,
    };

    internal Option<string?> LogFile { get; } = new("--log-file")
    {
        Description = "Where the log goes, instead of standard error",
        HelpName = "FILE",
        Recursive = true,
    };

    internal Option<string[]> Sysctl { get; } = new("--sysctl")
    {
        Description = "Set a value of the stack for this run; may be repeated ('hwnet sysctl -a' shows all)",
        HelpName = "NAME=VALUE",
        Recursive = true,
    };

    internal Option<string?> Capabilities { get; } = new("--capabilities")
    {
        Description = $"Switch what hardware does for the stack, '-' in front for off: {CapabilitySwitches.Known}",
        HelpName = "[-]NAME,...",
        Recursive = true,
    };

    internal Option<bool> TraceRegisters { get; } = new("--trace-registers")
    {
        Description = "USB: every request of the driver on standard error, by the names of the chip's registers ('registers' behind a target's name)",
        Recursive = true,
    };

    internal Option<string?> Revision { get; } = new("--revision")
    {
        Description = "Simulated chips: this revision of the target's family ('revision=' behind a target's name)",
        HelpName = "NAME",
        Recursive = true,
    };

    /// <summary>--low-latency, --cpu, --priority.</summary>
    internal PacketThreads Threads { get; } = new();

    internal void AddTo(Command command)
    {
        command.Add(Json);
        command.Add(Module);
        command.Add(LogLevel);
        command.Add(LogFile);
        command.Add(Sysctl);
        command.Add(Capabilities);
        command.Add(TraceRegisters);
        command.Add(Revision);
        Threads.AddTo(command);
    }

    /// <summary>A target with what the options say of it.</summary>
    /// <exception cref="BenchException">They say nothing of such a target.</exception>
    internal TargetName Apply(ParseResult parse, TargetName target)
    {
        var argument = target.Argument;
        if (parse.GetValue(Revision) is { } revision)
        {
            argument = target.Kind == "sim"
                ? $"{argument},revision={revision}"
                : throw new BenchException(new($"--revision: {target} is no simulated chip", "name sim:MODEL; in a target that is made of others, write sim:MODEL,revision=NAME"));
        }

        if (parse.GetValue(TraceRegisters))
        {
            argument = target.IsUsb
                ? $"{argument},registers"
                : throw new BenchException(new($"--trace-registers: {target} is no USB device", "name usb:VID:PID, usbip:HOST/BUSID or sim:MODEL; in a target that is made of others, write sim:MODEL,registers"));
        }

        return Threads.Apply(parse, target with { Argument = argument });
    }

    /// <summary>Puts the log options in force.</summary>
    /// <exception cref="BenchException">One is wrong.</exception>
    internal void SetUpLog(ParseResult parse, TextWriter error)
    {
        var level = parse.GetValue(LogLevel);
        if (level is not null && !LogSetup.Levels.Contains(level))
        {
            throw new BenchException(new($"--log-level: there is no level '{level}'", "known are " + string.Join(", ", LogSetup.Levels)));
        }

        var file = parse.GetValue(LogFile);
        if (file is not null)
        {
            CheckWritable(file);
        }

        LogSetup.Apply(level, file, error);
    }

    /// <summary>The drivers, those of the modules named included.</summary>
    /// <exception cref="DriverModuleException">A module cannot be loaded.</exception>
    internal DriverCatalog LoadDrivers(ParseResult parse)
    {
        var catalog = new DriverCatalog();
        foreach (var path in parse.GetValue(Module) ?? [])
        {
            _ = catalog.Load(path);
        }

        return catalog;
    }

    /// <summary>NLog would lose the messages in silence.</summary>
    private static void CheckWritable(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BenchException(new($"--log-file: '{file}' cannot be written: {e.Message}", "name a file in a folder that exists and may be written"), e);
        }
    }
}
