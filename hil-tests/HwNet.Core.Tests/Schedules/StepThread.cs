using System.Diagnostics.CodeAnalysis;
using HwNet.Net;

namespace HwNet.Core.Tests.Schedules;

/// <summary>A thread that plays one actor after another, a schedule each; it waits for its turn in between.</summary>
[SuppressMessage("Design", "CA1001", Justification = "No wait handle is ever made of it: there is nothing to give back, and others may still signal it.")]
internal sealed class StepThread
{
    private readonly SemaphoreSlim _turn = new(0);
    private StepScheduler? _scheduler;
    private StepActor? _actor;

    internal StepThread()
    {
        // Background: after a deadlock, which fails the test, nobody ends the threads that are part of it.
        new Thread(Serve) { IsBackground = true, Name = "step" }.Start();
    }

    internal void Cast(StepScheduler scheduler, StepActor actor)
    {
        (_scheduler, _actor) = (scheduler, actor);
        actor.Thread = this;
    }

    internal void Wake() => _turn.Release();

    internal void AwaitTurn() => _turn.Wait();

    /// <summary>Ends it; it has no actor.</summary>
    internal void End()
    {
        _actor = null;
        Wake();
    }

    private void Serve()
    {
        while (true)
        {
            AwaitTurn();
            if (_actor is not { } actor || _scheduler is not { } scheduler)
            {
                return;
            }

            SchedulePoint.Hook = scheduler.Point;
            scheduler.Play(actor);
        }
    }
}
