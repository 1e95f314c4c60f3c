using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace HwNet.Core.Tests.Schedules;

/// <summary>Lets one actor at a time run, and decides at each point who goes on: a schedule is a function of its seed.</summary>
/// <remarks>
/// Two ways to choose, by turns: at random; and by priorities that change at a few random steps, which finds what needs a long uninterrupted run
/// with a break at just the wrong place (Burckhardt et al., 2010).
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "No wait handle is ever made of it: there is nothing to give back, and others may still signal it.")]
internal sealed class StepScheduler
{
    private const int MaxSteps = 20_000;
    private const int LikelySteps = 150;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly List<StepActor> _actors = [];
    private readonly List<StepActor> _able = [];
    private readonly StringBuilder _trace = new();
    private readonly ManualResetEventSlim _done = new();
    private readonly Random _random;
    private readonly HashSet<int> _changes = [];
    private readonly bool _byPriority;
    private StepActor? _current;
    private int _lowest;
    private int _steps;
    private Exception? _failure;

    internal StepScheduler(int seed)
    {
        _random = new Random(seed);
        _byPriority = seed % 2 != 0;
        for (var i = 0; _byPriority && i < 3; i++)
        {
            _ = _changes.Add(_random.Next(LikelySteps));
        }
    }

    /// <summary>Who has the turn; null outside of a schedule.</summary>
    internal StepActor? Current => _current;

    /// <summary>The schedule: a letter for each step.</summary>
    internal string Trace => _trace.ToString();

    internal StepActor Add(char letter, Action work)
    {
        var actor = new StepActor(letter, work) { Priority = _random.Next(1 << 20) };
        _actors.Add(actor);
        return actor;
    }

    /// <summary>Runs all actors to their ends.</summary>
    /// <exception cref="InvalidOperationException">One failed, or none can go on.</exception>
    internal void Run(IReadOnlyList<StepThread> threads)
    {
        for (var i = 0; i < _actors.Count; i++)
        {
            threads[i].Cast(this, _actors[i]);
        }

        Pass(Pick());
        if (!_done.Wait(Limit))
        {
            throw new InvalidOperationException("a schedule does not end: an actor waits outside of the scheduler");
        }

        _current = null;
        if (_failure is not null)
        {
            throw new InvalidOperationException(_failure.Message, _failure);
        }
    }

    /// <summary>Another may come in between.</summary>
    internal void Point()
    {
        if (_current is { } me && me.Thread is not null)
        {
            Hand(me);
        }
    }

    /// <summary>Waits; nobody runs between the condition's becoming true and the return.</summary>
    /// <param name="until">Looks at the schedule's state only.</param>
    /// <param name="patient">True: until no other actor can go on, as well.</param>
    internal void Block(Func<bool> until, bool patient = false)
    {
        var me = _current!;
        (me.Until, me.Patient) = (until, patient);
        Hand(me);
        (me.Until, me.Patient) = (null, false);
    }

    /// <summary>An actor's whole life, on its thread, which has the turn.</summary>
    internal void Play(StepActor actor)
    {
        try
        {
            actor.Work();
        }
        catch (Exception e)
        {
            Fail(e);
            return;
        }

        actor.IsFinished = true;
        if (Pick() is { } next)
        {
            Pass(next);
        }
        else if (_actors.TrueForAll(static a => a.IsFinished))
        {
            _done.Set();
        }
        else
        {
            Fail(Deadlock());
        }
    }

    private void Hand(StepActor me)
    {
        if (++_steps > MaxSteps)
        {
            throw new InvalidOperationException($"no end after {MaxSteps} steps");
        }

        if (_changes.Contains(_steps))
        {
            me.Priority = --_lowest;
        }

        var next = Pick();
        if (next == me)
        {
            _ = _trace.Append(me.Letter);
            return;
        }

        if (next is null)
        {
            Fail(Deadlock());
        }
        else
        {
            Pass(next);
        }

        me.Thread.AwaitTurn();
    }

    private void Pass(StepActor? next)
    {
        _ = _trace.Append(next!.Letter);
        _current = next;
        next.Thread.Wake();
    }

    private StepActor? Pick()
    {
        _able.Clear();
        foreach (var actor in _actors)
        {
            if (!actor.Patient && actor.CanRun)
            {
                _able.Add(actor);
            }
        }

        if (_able.Count == 0)
        {
            return _actors.Find(static a => a.Patient && a.CanRun);
        }

        if (_byPriority)
        {
            return _able.MaxBy(static a => a.Priority);
        }

        return _current is { } me && _random.Next(4) != 0 && _able.Contains(me) ? me : _able[_random.Next(_able.Count)];
    }

    private InvalidOperationException Deadlock() =>
        new($"deadlock: {string.Join(", ", _actors.Where(static a => !a.IsFinished).Select(static a => a.Letter))} wait for each other");

    /// <summary>The others stay where they are: the test is over.</summary>
    private void Fail(Exception why)
    {
        _failure ??= why;
        _done.Set();
    }
}
