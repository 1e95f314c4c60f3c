using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using HwNet.Bench;
using HwNet.Bench.Conformance;
using HwNet.Cli.Common;
using HwNet.Cli.Verbs.Bringup;
using HwNet.Cli.Verbs.Dhcp;
using HwNet.Cli.Verbs.Dump;
using HwNet.Cli.Verbs.Forward;
using HwNet.Cli.Verbs.Lacp;
using HwNet.Cli.Verbs.List;
using HwNet.Cli.Verbs.Ping;
using HwNet.Cli.Verbs.Replay;
using HwNet.Cli.Verbs.Show;
using HwNet.Cli.Verbs.Sysctl;
using HwNet.Cli.Verbs.Test;
using HwNet.Cli.Verbs.Usb;
using HwNet.Cli.Verbs.UsbIp;
using HwNet.Drivers;
using NLog;

namespace HwNet.Cli;

/// <summary>hwnet: from the words of the command line to an exit code.</summary>
internal static class HwNetApp
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Cli");

    private static readonly string[] Examples =
    [
        "hwnet list                                             what there is, and what can be opened",
        "hwnet test epair                                       the conformance checks, without hardware",
        "hwnet ping pcap:eth1 --address 10.9.0.1/24 10.9.0.2    with this program's own stack",
        "hwnet dump pcap:eth1 -n icmp                           as tcpdump",
    ];

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The words.</param>
    /// <param name="terminal">Where it reads and writes.</param>
    /// <param name="checks">The conformance checks there are; null for all of this build.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    internal static int Run(string[] args, Terminal terminal, Func<IReadOnlyList<ConformanceCheck>>? checks = null)
    {
        var code = Guard(terminal, () => Invoke(args, terminal, checks ?? CheckCatalog.All));
        return Guard(terminal, () =>
        {
            terminal.Out.Flush();
            terminal.Stream.Flush();
            return code;
        });
    }

    private static int Invoke(string[] args, Terminal terminal, Func<IReadOnlyList<ConformanceCheck>> checks)
    {
        var root = Build(new CliContext(terminal, new CommonOptions(), checks));
        // "@file" would be read as a file of arguments; a filter may begin with it.
        var parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Errors.Count > 0 && parse.Action is null or System.CommandLine.Invocation.ParseErrorAction)
        {
            return Complain(parse, terminal);
        }

        return parse.Invoke(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false });
    }

    private static RootCommand Build(CliContext context)
    {
        var root = new RootCommand("A network interface in your hands: drivers under a BSD-style ifnet layer, in user space.")
        {
            new ListCommand(context),
            new ShowCommand(context),
            new PingCommand(context),
            new DhcpCommand(context),
            new DumpCommand(context),
            new ReplayCommand(context),
            new ForwardCommand(context),
            new BringupCommand(context),
            new LacpCommand(context),
            new TestCommand(context),
            new SysctlCommand(context),
            new UsbCommand(context),
            new UsbIpCommand(context),
        };
        context.Options.AddTo(root);
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction usual } help)
            {
                usual.MaxWidth = context.Terminal.Width;
                help.Action = new HelpWithExamples(usual, Examples);
            }
        }

        return root;
    }

    private static int Complain(ParseResult parse, Terminal terminal)
    {
        foreach (var error in parse.Errors)
        {
            terminal.Complain(error.Message.TrimEnd('.'), null);
        }

        terminal.Error.WriteLine($"       see 'hwnet {Words(parse.CommandResult)}--help'");
        return ExitCode.Usage;
    }

    /// <summary>The verbs that were written: "usb show ".</summary>
    private static string Words(CommandResult result) =>
        result.Command is RootCommand ? "" : $"{(result.Parent is CommandResult above ? Words(above) : "")}{result.Command.Name} ";

    /// <summary>Every failure becomes a sentence and an exit code; stack traces go to the log.</summary>
    private static int Guard(Terminal terminal, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (IOException) when (terminal.Stream.ReaderGone)
        {
            return ExitCode.Good;
        }
        catch (IOException e) when (terminal.Stream.Broken)
        {
            terminal.Complain($"standard output cannot be written: {e.Message}", "make room, or send it elsewhere");
        }
        catch (BenchException e)
        {
            terminal.Complain(e.File is null ? e.Problem.Cause : $"{e.File}:{e.Line}: {e.Problem.Cause}", e.Problem.Cure);
        }
        catch (DriverModuleException e)
        {
            var words = e.Message.Split("; ", 2);
            terminal.Complain(words[0], words.Length > 1 ? words[1] : "--module takes the path of an assembly with a public DriverModule, built for this version");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Debug(e, "unexpected failure");
            terminal.Complain($"unexpected failure: {e.GetType().Name}: {e.Message}", "this is a fault of hwnet; --log-level debug shows where");
        }

        return ExitCode.Usage;
    }
}
