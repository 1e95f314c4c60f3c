using System.Diagnostics;
using System.Globalization;
using HwNet.Bench.Lab;

namespace HwNet.Benchmarks.Paths;

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

    /// <summary>Starts one, inside a namespace if one is given.</summary>
    internal static NativeProgram Start(PathOptions options, NetNamespace? inside, string name, params object[] arguments)
    {
        var program = Path.Combine(options.Native, name);
        string[] words = [.. arguments.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture)!)];
        return new NativeProgram(name, inside is null ? HostCommand.Start(program, words) : inside.Start(program, words));
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    internal IReadOnlyDictionary<string, double> Result()
    {
        if (!_process.WaitForExit(Grace))
        {
            throw new InvalidOperationException($"{_name} does not end");
        }

        if (_process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{_name}: exit code {_process.ExitCode}: {_error.GetAwaiter().GetResult().Trim()}");
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

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
