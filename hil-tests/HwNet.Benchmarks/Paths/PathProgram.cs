using System.Globalization;

namespace HwNet.Benchmarks.Paths;

/// <summary>Whole-path throughput: reads the options, runs the paths, writes the report.</summary>
internal static class PathProgram
{
    private const string Usage = """
        usage: tools/bench [--only NAMES] [--seconds N] [--repeat N] [--json]
               tools/bench stages [BenchmarkDotNet's options, as --filter '*Mbuf*']
               tools/bench scale [words of topics, as routes]

        Measures whole paths, each in turn with its baseline; network paths need root, gcc and libpcap's header.
          --only NAMES   core, framing, usb, receive, transmit, forward, packet, xdp, latency, start; several with commas
          --seconds N    length of one repetition (1)
          --repeat N     repetitions (5)
          --json         JSON instead of a table
        Exit code: 0 every target met, 1 one missed, 2 usage or environment.
        """;

    private static readonly PathBenchmark[] All =
    [
        new CorePath(), new FramingPath(), new UsbPath(), new PcapReceivePath(), new PcapTransmitPath(), new ForwardPath(), new PacketPath(), new XdpPath(),
        new LatencyPath(), new StartPath(),
        .. BackEndPath.Present.Count > 0 ? [new BackEndPath()] : Array.Empty<PathBenchmark>(),
        .. UsbBackEndPath.Present.Count > 0 ? [new UsbBackEndPath()] : Array.Empty<PathBenchmark>(),
    ];

    internal static int Run(string[] arguments)
    {
        if (arguments.Any(a => a is "--help" or "-h"))
        {
            Console.Out.WriteLine(Usage);
            return 0;
        }

        if (!TryParse(arguments, out var options) || options.Only.Except(All.Select(p => p.Name)).Any())
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        return Measure(options);
    }

    private static int Measure(PathOptions options)
    {
        var rows = new List<PathRow>();
        var skipped = new Dictionary<string, string>();
        if (!options.Json)
        {
            PathReport.Head(Console.Out);
        }

        foreach (var path in All.Where(p => options.Only.Count == 0 || options.Only.Contains(p.Name)))
        {
            if (path.Missing(options) is { } reason)
            {
                skipped[path.Name] = reason;
                Console.Error.WriteLine($"{path.Name}: left out: {reason}");
                continue;
            }

            foreach (var row in path.Run(options))
            {
                rows.Add(row);
                if (!options.Json)
                {
                    PathReport.Line(Console.Out, row);
                }
            }
        }

        if (options.Json)
        {
            PathReport.WriteJson(Console.Out, rows, skipped);
        }

        return rows.Any(r => r.Met == false) ? 1 : rows.Count == 0 ? 2 : 0;
    }

    private static bool TryParse(string[] arguments, out PathOptions options)
    {
        options = new PathOptions
        {
            Native = Environment.GetEnvironmentVariable("HWNET_BENCH_NATIVE") ?? "",
            Launcher = Environment.GetEnvironmentVariable("HWNET_BENCH_LAUNCHER") ?? "",
        };
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--json":
                    options = options with { Json = true };
                    continue;
                case "--only":
                    options = options with { Only = value.Split(',', StringSplitOptions.RemoveEmptyEntries) };
                    break;
                case "--seconds" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 600:
                    options = options with { Seconds = seconds };
                    break;
                case "--repeat" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var repeat) && repeat is > 0 and <= 1000:
                    options = options with { Repetitions = repeat };
                    break;
                default:
                    return false;
            }

            i++;
        }

        return true;
    }
}
