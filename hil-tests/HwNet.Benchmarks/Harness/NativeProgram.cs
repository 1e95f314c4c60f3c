using System.Diagnostics;
using System.Globalization;
using HwNet.Bench.Lab;

namespace HwNet.Benchmarks.Harness;

/// <summary>A baseline program in C, running: it ends by itself and says what it did in one line of name=value.</summary>
internal sealed class NativeProgram : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;
    private readonly string _name;

    private NativeProgram(string name, Process process)
    {
        _name = name;
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Why one is not there; null: it is.</summary>
    internal static string? Missing(BenchOptions options, string name)
    {
        if (File.Exists(Path.Combine(options.Native, name)))
        {
            return null;
        }

        var why = Path.Combine(options.Native, $"{name}.why");
        return File.Exists(why) ? File.ReadLines(why).FirstOrDefault() : "the C programs are not built: run this by tools/bench";
    }

    /// <summary>Starts one, inside a namespace if one is given.</summary>
    internal static NativeProgram Start(BenchOptions options, NetNamespace? inside, string name, params object[] arguments) =>
        StartAny(inside, Path.Combine(options.Native, name), arguments);

    /// <summary>Starts a program of the host.</summary>
    internal static NativeProgram StartAny(NetNamespace? inside, string program, params object[] arguments)
    {
        string[] words = [.. arguments.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture)!)];
        return new NativeProgram(Path.GetFileName(program), inside is null ? HostCommand.Start(program, words) : inside.Start(program, words));
    }

    internal int Id => _process.Id;

    /// <summary>Waits for its end.</summary>
    /// <exception cref="MeasurementException">It failed.</exception>
    internal IReadOnlyDictionary<string, double> Result()
    {
        if (!_process.WaitForExit(Grace))
        {
            throw new MeasurementException($"{_name} does not end");
        }

        if (_process.ExitCode != 0)
        {
            throw Failed();
        }

        var values = new Dictionary<string, double>();
        foreach (var word in _output.GetAwaiter().GetResult().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var at = word.IndexOf('=', StringComparison.Ordinal);
            values[word[..at]] = double.Parse(word[(at + 1)..], CultureInfo.InvariantCulture);
        }

        return values;
    }

    /// <summary>Waits for the end of one that counts frames.</summary>
    internal Sample Sample()
    {
        var result = Result();
        return new Sample((long)result["frames"], result["wall"], result["cpu"]);
    }

    /// <summary>It must not have ended yet.</summary>
    /// <exception cref="MeasurementException">It has.</exception>
    internal void MustRun()
    {
        if (_process.HasExited)
        {
            throw Failed();
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private MeasurementException Failed()
    {
        var words = $"{_error.GetAwaiter().GetResult()}{_output.GetAwaiter().GetResult()}".Trim();
        return new MeasurementException($"{_name}: exit code {_process.ExitCode}: {(words.Length > 400 ? words[^400..] : words)}");
    }
}
