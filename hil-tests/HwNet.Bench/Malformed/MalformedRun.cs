using System.Diagnostics;
using HwNet.Drivers.Axge;

namespace HwNet.Bench.Malformed;

/// <summary>Gives malformed input to a parser by the million. Nothing may throw, hang, allocate without bound or deliver a byte that it was not given.</summary>
/// <remarks>
/// Inputs come in sessions of <see cref="SessionLength"/>, so that what is kept between transfers is tried too; a session can be run again by itself.
/// Single-threaded; parsers of their own may run on several threads at a time.
/// </remarks>
public sealed class MalformedRun
{
    /// <summary>Inputs that a parser gets between two resets.</summary>
    public const int SessionLength = 16;

    private const int MostViolations = 10;
    private const int Tries = 5;
    private const byte Canary = 0xc5;
    private static readonly TimeSpan MostTime = TimeSpan.FromMilliseconds(10);

    private static readonly Dictionary<string, Func<MalformedTarget>> Targets = new Func<MalformedTarget>[]
    {
        () => new NtbTarget(wide: false),
        () => new NtbTarget(wide: true),
        () => new EemTarget(),
        () => new AxeTarget(sums: false),
        () => new AxeTarget(sums: true),
        () => new AxgeTarget(AxgeLayout.Ax88179),
        () => new AxgeTarget(AxgeLayout.Own),
        () => new UreTarget(),
        () => new RndisDataTarget(),
        () => new RndisControlTarget(),
        () => new NotificationTarget(),
        () => new DescriptorTarget(),
    }.ToDictionary(static make => NameOf(make), StringComparer.Ordinal);

    private readonly MalformedTarget _target;
    private readonly int _seed;
    private readonly byte[] _buffer = new byte[2 * Mutator.Room];
    private readonly List<string> _violations = [];
    private TimeSpan _longest;

    private MalformedRun(MalformedTarget target, int seed)
    {
        _target = target;
        _seed = seed;
        Array.Fill(_buffer, Canary);
    }

    /// <summary>The parsers there are.</summary>
    public static IReadOnlyCollection<string> Parsers => Targets.Keys;

    /// <summary>Gives a parser so many inputs.</summary>
    /// <param name="parser">One of <see cref="Parsers"/>.</param>
    /// <param name="seed">Which inputs.</param>
    /// <param name="count">How many; whole sessions.</param>
    /// <param name="progress">Told now and then how many inputs there were.</param>
    /// <param name="cancel">Ends the run early.</param>
    /// <exception cref="ArgumentException">No such parser.</exception>
    public static MalformedReport Run(string parser, int seed, long count, Action<long>? progress = null, CancellationToken cancel = default)
    {
        if (!Targets.TryGetValue(parser, out var make))
        {
            throw new ArgumentException($"no parser '{parser}'; there are {string.Join(", ", Parsers)}", nameof(parser));
        }

        using var target = make();
        return new MalformedRun(target, seed).RunSessions(count, progress, cancel);
    }

    /// <summary>The same with a parser that is in no list; it is not disposed.</summary>
    internal static MalformedReport Run(MalformedTarget target, int seed, long count) => new MalformedRun(target, seed).RunSessions(count, null, CancellationToken.None);

    private static string NameOf(Func<MalformedTarget> make)
    {
        using var target = make();
        return target.Name;
    }

    private MalformedReport RunSessions(long count, Action<long>? progress, CancellationToken cancel)
    {
        long done = 0;
        WarmUp();
        for (; done < count && !cancel.IsCancellationRequested && _violations.Count < MostViolations; done += SessionLength)
        {
            Session(done);
            if (done % (1024 * SessionLength) == 0)
            {
                progress?.Invoke(done);
            }
        }

        if (_target.Finish() is { } wrong)
        {
            Violate(done, 0, wrong);
        }

        return new MalformedReport(_target.Name, _seed, done, _target.Accepted, _longest, _violations);
    }

    /// <summary>The good inputs first: what is compiled and allocated once is no input's fault. A seed that is not accepted would test nothing.</summary>
    private void WarmUp()
    {
        foreach (var seed in _target.Seeds)
        {
            _target.Reset();
            seed.Bytes.CopyTo(_buffer, 0);
            if (_target.Feed(_buffer.AsSpan(0, seed.Bytes.Length)) is { } wrong)
            {
                Violate(-1, seed.Bytes.Length, $"a good input: {wrong}");
            }

            _buffer.AsSpan(0, seed.Bytes.Length).Fill(Canary);
        }

        _target.Accepted = 0;
    }

    private void Session(long first)
    {
        _target.Reset();
        for (var i = 0; i < SessionLength; i++)
        {
            var cost = Input(first + i, judge: true);
            if (IsOver(cost))
            {
                // The machine or the compiler may have done something else meanwhile: the best of several tries counts.
                var accepted = _target.Accepted;
                cost = Again(first, i);
                _target.Accepted = accepted;
            }

            _longest = cost.Time > _longest ? cost.Time : _longest;
            if (IsOver(cost))
            {
                Violate(first + i, cost.Length, $"took {cost.Time.TotalMilliseconds:0.0} ms and allocated {cost.Allocated} bytes at best");
            }
        }
    }

    private bool IsOver((TimeSpan Time, long Allocated, int Length) cost) =>
        cost.Time > MostTime || cost.Allocated > _target.MayAllocate + (2L * cost.Length);

    private (TimeSpan Time, long Allocated, int Length) Again(long first, int number)
    {
        (TimeSpan Time, long Allocated, int Length) best = (TimeSpan.MaxValue, long.MaxValue, 0);
        for (var tries = 0; tries < Tries && IsOver(best); tries++)
        {
            _target.Reset();
            for (var i = 0; i < number; i++)
            {
                _ = Input(first + i, judge: false);
            }

            var cost = Input(first + number, judge: false);
            best = (cost.Time < best.Time ? cost.Time : best.Time, Math.Min(cost.Allocated, best.Allocated), cost.Length);
        }

        return best;
    }

    /// <summary>One input, and what it cost.</summary>
    private (TimeSpan Time, long Allocated, int Length) Input(long number, bool judge)
    {
        var random = new FastRandom(_seed, number);
        var seed = _target.Seeds[random.Below(_target.Seeds.Count)];
        var length = Mutator.Mutate(seed, ref random, _buffer);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var began = Stopwatch.GetTimestamp();
        var wrong = Feed(_buffer.AsSpan(0, length));
        var took = Stopwatch.GetElapsedTime(began);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (wrong is not null)
        {
            // Saying so costs too: that is not the parser's.
            (took, allocated) = (TimeSpan.Zero, 0);
            if (judge)
            {
                Violate(number, length, wrong);
            }
        }

        // What lies behind an input is neither zero nor of an earlier one, so that reading too far shows.
        _buffer.AsSpan(0, length).Fill(Canary);
        return (took, allocated, length);
    }

    private string? Feed(ReadOnlySpan<byte> input)
    {
        try
        {
            return _target.Feed(input);
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n')[0].Trim()}";
        }
    }

    private void Violate(long number, int length, string what)
    {
        if (_violations.Count < MostViolations)
        {
            _violations.Add($"{_target.Name}, seed {_seed}, input {number} ({length} bytes): {what}");
        }
    }
}
