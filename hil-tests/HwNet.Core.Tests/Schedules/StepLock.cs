using HwNet.Net;

namespace HwNet.Core.Tests.Schedules;

/// <summary>A lock of a schedule: who waits for it does so in the scheduler. As a serializer, its operations are points where others come in between.</summary>
internal sealed class StepLock(StepScheduler scheduler)
{
    private static readonly object Outside = new();

    private object? _owner;

    internal SerializerOperations Operations => new(Enter, TryEnter, Exit, () => IsHeld);

    internal bool IsHeld => _owner == Me;

    private object Me => scheduler.Current ?? Outside;

    internal void Enter()
    {
        if (scheduler.Current is not null)
        {
            scheduler.Block(() => _owner is null);
        }

        if (_owner is not null)
        {
            throw new InvalidOperationException("entered twice");
        }

        _owner = Me;
    }

    internal bool TryEnter()
    {
        scheduler.Point();
        if (_owner is not null)
        {
            return false;
        }

        _owner = Me;
        return true;
    }

    internal void Exit()
    {
        if (!IsHeld)
        {
            throw new InvalidOperationException("left by who was not inside");
        }

        _owner = null;
        scheduler.Point();
    }
}
