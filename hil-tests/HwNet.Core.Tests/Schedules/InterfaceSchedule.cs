using HwNet.Buffers;
using HwNet.Core.Tests.Net;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Schedules;

/// <summary>One schedule: an interface is attached, used from all sides and detached, in an order that its seed decides.</summary>
internal sealed class InterfaceSchedule : IDisposable
{
    private const int QueueLength = 3;

    private readonly StepScheduler _scheduler;
    private readonly StepLock _config;
    private readonly StepDriver _driver;
    private readonly StepActor[] _users;
    private readonly Random _random;
    private readonly NetStack _stack;
    private IfNet? _ifp;
    private int _attempts;
    private bool _pulled;

    internal InterfaceSchedule(int seed)
    {
        _random = new Random(seed);
        _scheduler = new StepScheduler(seed);
        _config = new StepLock(_scheduler);
        _driver = new StepDriver(_scheduler, lateInit: _random.Next(4) == 0);
        _stack = new NetStack(new NetStackOptions { Threaded = false, CpuCount = 1, MbufCount = 32, FibCount = 1 });
        _stack.Knobs.IfqDispatchSchedOnly = _random.Next(4) == 0;
        _stack.Knobs.IfDevstartSchedOnly = _random.Next(4) == 0;
        _ = _scheduler.Add('L', Live);
        _users = [_scheduler.Add('S', Send), _scheduler.Add('T', Send), _scheduler.Add('I', Configure), _scheduler.Add('W', Tick), _scheduler.Add('V', Pull)];
        _ = _scheduler.Add('C', Complete);
        _ = _scheduler.Add('P', Serve);
    }

    internal string Trace => _scheduler.Trace;

    internal int Watchdogs => _driver.Watchdogs;

    private bool UsersAreDone => Array.TrueForAll(_users, static u => u.IsFinished);

    /// <summary>Runs it, and looks whether everything adds up.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    internal void Run(IReadOnlyList<StepThread> threads)
    {
        _scheduler.Run(threads);
        Must(_driver.Violation is null, _driver.Violation!);
        Must(!_stack.Interfaces.TryFind("step0", out _), "the interface is still there");
        Must((_ifp!.SendQueue.Length, _ifp.SendQueue.IsStarted) == (0, false), $"{_ifp.SendQueue.Length} packets queued, interlock held: {_ifp.SendQueue.IsStarted}");
        var data = _ifp.Counters.Snapshot();
        Must(data.OutPending() == 0, $"{data.OutAccepted} packets accepted, {data.OutPending()} of them neither sent nor dropped");
        var answered = data.OutAccepted + data.OutDropsBy[OutputDrop.QueueFull] + data.OutDropsBy[OutputDrop.Down];
        Must(answered == _attempts, $"{_attempts} packets given, {answered} accepted or refused");
        Must(_stack.Mbufs.Outstanding == 0, $"{_stack.Mbufs.Outstanding} buffers are out: {string.Join(", ", _stack.Mbufs.Ledger())}");
    }

    public void Dispose() => _stack.Dispose();

    /// <summary>Attach, up, perhaps down and up, detach: in the middle of it all, or when all is quiet.</summary>
    private void Live()
    {
        var (again, early) = (_random.Next(2) == 0, _random.Next(2) == 0);
        Must(_stack.Interfaces.Attach("step", _driver, TestStack.Options(QueueLength) with { Operations = new StepLock(_scheduler).Operations }, out var ifp) == Errno.None, "attach");
        _ifp = ifp;
        SetUp(true);
        if (again)
        {
            SetUp(false);
            SetUp(true);
        }

        if (!early)
        {
            Quiesce();
        }

        Config(() => MustUnlessPulled(_stack.Interfaces.Detach(_ifp!) == Errno.None, "detach"));
    }

    /// <summary>Waits until nobody has anything to do any more: then nothing may be left undone.</summary>
    private void Quiesce()
    {
        _scheduler.Block(() => UsersAreDone, patient: true);

        // A device that was not ready is tried again by the slow timer.
        _stack.SlowTimer.Tick();
        _scheduler.Block(static () => true, patient: true);
        MustUnlessPulled(_ifp!.IsUpAndRunning, "the interface does not run");
        Must(!_pulled || _ifp.IsDetached, "the device is gone, and its interface is still there");
        Must(_ifp.SendQueue.Length == 0, $"stall: {_ifp.SendQueue.Length} packets in the queue, and nobody will send them (interlock held: {_ifp.SendQueue.IsStarted})");
    }

    private void SetUp(bool up) =>
        Config(() => MustUnlessPulled(_ifp!.Ioctl(new SetFlags(up ? _ifp.Flags | IfFlags.Up : _ifp.Flags & ~IfFlags.Up)) == Errno.None, "set flags"));

    /// <summary>One configuration at a time is a rule of core's own lock, on which no actor may wait: so they take turns before.</summary>
    private void Config(Action action)
    {
        _config.Enter();
        action();
        _config.Exit();
    }

    /// <summary>As soon as others can find it, which is before its attach has returned.</summary>
    private IfNet Find()
    {
        IfNet? found = null;
        _scheduler.Block(() => _ifp is not null || _stack.Interfaces.TryFind("step0", out found));
        return _ifp ?? found!;
    }

    private void Send()
    {
        var ifp = Find();
        for (var i = 0; i < 3; i++)
        {
            MbufBatch batch = default;
            for (var n = i == 1 ? 2 : 1; n > 0; n--)
            {
                Must(_stack.Mbufs.TryGet(out var m), "no buffer");
                m!.Append(60).Clear();
                batch.Append(m);
                _attempts++;
            }

            var error = i == 1 ? ifp.Transmit(ref batch) : Transmit(ifp, ref batch);
            Must(error is Errno.None or Errno.ENOBUFS or Errno.ENETDOWN or Errno.EHOSTDOWN or Errno.ENXIO, $"transmit answers {error}");
            _scheduler.Point();
        }
    }

    private static Errno Transmit(IfNet ifp, ref MbufBatch one)
    {
        _ = one.TryRemoveFirst(out var m);
        return ifp.Transmit(m!);
    }

    private void Configure()
    {
        var ifp = Find();
        Func<Errno>[] requests = [() => ifp.SetPromiscuous(true), () => ifp.Ioctl(new SetMtu(1400)), () => ifp.SetPromiscuous(false)];
        foreach (var request in requests)
        {
            Config(() =>
            {
                var error = request();
                Must(error is Errno.None or Errno.ENXIO or Errno.ENETDOWN or Errno.EINVAL, $"a request answers {error}");
            });
        }
    }

    private void Tick()
    {
        _ = Find();
        for (var i = 0; i < 3; i++)
        {
            _stack.SlowTimer.Tick();
            _scheduler.Point();
        }
    }

    private void Complete()
    {
        while (!IsOver())
        {
            _driver.Complete(_random.Next(1, 3), _random.Next(2) == 0);
            _scheduler.Block(() => _driver.HasSent || IsOver());
        }
    }

    /// <summary>The interface's thread.</summary>
    private void Serve()
    {
        while (!IsOver() || _stack.Ports.HasMessages)
        {
            _scheduler.Block(() => _stack.Ports.HasMessages || IsOver());

            // Among the messages may be the one that detaches.
            if (_pulled)
            {
                Config(() => _ = _stack.Ports.RunOnce());
            }
            else
            {
                _ = _stack.Ports.RunOnce();
            }
        }
    }

    /// <summary>In one of four schedules the device is pulled.</summary>
    private void Pull()
    {
        if (_random.Next(4) == 0)
        {
            var ifp = Find();
            _pulled = true;
            _driver.IsGone = true;
            ifp.Vanish("pulled by the schedule");
        }
    }

    private bool IsOver() => UsersAreDone && _ifp is { IsDetached: true };

    private void MustUnlessPulled(bool condition, string what) => Must(condition || _pulled, what);

    private static void Must([System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException(what);
        }
    }
}
