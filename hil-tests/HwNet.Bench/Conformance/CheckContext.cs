using System.Diagnostics.CodeAnalysis;

namespace HwNet.Bench.Conformance;

/// <summary>What a check works with while it runs: the bench, its limits, and where its findings go.</summary>
public sealed partial class CheckContext
{
    private readonly Lock _lock = new();
    private readonly Action<double, string>? _progress;
    private readonly List<string> _evidence = [];
    private readonly int _seed;
    private string? _measured;
    private bool _seedUsed;
    private bool _closed;

    internal CheckContext(IBench bench, ConformanceOptions options, TimeProvider clock, Action<double, string>? progress, CancellationToken stop)
    {
        Bench = bench;
        Clock = clock;
        Stop = stop;
        EvidenceDirectory = options.EvidenceDirectory;
        _seed = options.Seed;
        IsFull = options.Full;
        _progress = progress;
    }

    /// <summary>The bench: fresh, this check's alone. The engine closes it.</summary>
    public IBench Bench { get; }

    /// <summary>Set when the check's time is over or the user has had enough: every loop looks at it.</summary>
    public CancellationToken Stop { get; }

    /// <summary>The clock to measure with.</summary>
    public TimeProvider Clock { get; }

    /// <summary>True when the check is to run at the length its specification names, not the quick one.</summary>
    public bool IsFull { get; }

    /// <summary>Where evidence files may be written; null when nobody wants them.</summary>
    public string? EvidenceDirectory { get; }

    /// <summary>Where the check's random numbers start; a check that asks has the seed in its failure message.</summary>
    public int Seed
    {
        get
        {
            _seedUsed = true;
            return _seed;
        }
    }

    internal string? LastProgress { get; private set; }

    /// <summary>The quick or the full length of a check, whichever was asked for.</summary>
    public TimeSpan Length(TimeSpan quick, TimeSpan full) => IsFull ? full : quick;

    /// <summary>What was measured so far, with unit. The last word counts, also when the check then fails.</summary>
    public void Measured(string text)
    {
        lock (_lock)
        {
            _measured = _closed ? _measured : text;
        }
    }

    /// <summary>A file that shows what happened; it is named in the record.</summary>
    public void Evidence(string path)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                _evidence.Add(path);
            }
        }
    }

    /// <summary>How far the check is, for the display.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <param name="text">What it is doing, a few words.</param>
    public void Progress(double fraction, string text)
    {
        if (!Volatile.Read(ref _closed))
        {
            LastProgress = text;
            _progress?.Invoke(Math.Clamp(fraction, 0, 1), text);
        }
    }

    /// <summary>Ends the check as SKIP unless what it needs is there.</summary>
    /// <param name="condition">It is.</param>
    /// <param name="reason">What is missing.</param>
    [SuppressMessage("Performance", "CA1822", Justification = "Checks say context.Require as they say context.Fail.")]
    public void Require([DoesNotReturnIf(false)] bool condition, string reason)
    {
        if (!condition)
        {
            throw new CheckSkippedException(reason);
        }
    }

    /// <summary>Ends the check as FAIL.</summary>
    [DoesNotReturn]
    public void Fail(string reason) => throw new CheckFailedException(WithSeed(reason));

    /// <summary>The reason, and the seed to repeat it with if the check made random numbers.</summary>
    internal string WithSeed(string reason) => _seedUsed ? $"{reason} (seed {_seed})" : reason;

    /// <summary>Takes the findings; what a hung check still says afterwards is lost.</summary>
    internal (string? Measured, IReadOnlyList<string> Evidence) Close()
    {
        lock (_lock)
        {
            _closed = true;
            return (_measured, [.. _evidence]);
        }
    }
}
