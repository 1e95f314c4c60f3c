using HwNet.Altq;
using HwNet.Ioctl;

namespace HwNet.Net;

/// <content>Requests about the send queue's discipline and regulator, and the regulator's timer.</content>
public sealed partial class IfNet
{
    private ITimer? _regulatorTimer;

    /// <summary>C, takes S: a driver may be between its poll and its remove.</summary>
    private Errno ApplyDiscipline(SetDiscipline request)
    {
        Serializer.Enter();
        var error = request.Enabled ? SendQueue.Enable() : SendQueue.Disable();
        Serializer.Exit();
        return Stamped(error);
    }

    private Errno ApplyAttach(AttachDiscipline request) =>
        _direct is not null ? Errno.EOPNOTSUPP : Stamped(SendQueue.Attach(request.Discipline));

    /// <summary>tbr_set. C, takes S</summary>
    private Errno ApplyRegulator(SetRegulator request)
    {
        if (request.BitsPerSecond < 0 || (request.BitsPerSecond > 0 && request.Depth < 1))
        {
            return Errno.EINVAL;
        }

        if (_direct is not null)
        {
            return Errno.EOPNOTSUPP;
        }

        if (request.BitsPerSecond > 0 && _regulatorTimer is null)
        {
            Volatile.Write(ref _regulatorTimer, Stack.Clock.CreateTimer(
                static ifp => ((IfNet)ifp!).RestartRegulated(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        }

        Serializer.Enter();
        SendQueue.Regulate(request.BitsPerSecond > 0 ? new TokenBucket(Stack.Clock, request.BitsPerSecond, request.Depth) : null);
        Serializer.Exit();

        // What waited for the old regulator has no start pending.
        RestartRegulated();
        return Stamped(Errno.None);
    }

    /// <summary>tbr_timeout: the next packet may go.</summary>
    private void RestartRegulated()
    {
        if (SendQueue.TryBeginStart())
        {
            ScheduleStart(IfTraceEvent.Sched);
        }
    }

    /// <summary>Nobody starts what waits for the regulator but its timer. The interlock was released a moment ago.</summary>
    private void ArmRegulator()
    {
        if (SendQueue.TryGetDelay(out var delay))
        {
            _ = Volatile.Read(ref _regulatorTimer)?.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>if_detach: disables and detaches what the queue has. C, takes S</summary>
    private void DropDiscipline()
    {
        Serializer.Enter();
        SendQueue.Regulate(null);
        _ = SendQueue.Disable();
        Serializer.Exit();
        _regulatorTimer?.Dispose();
        _ = SendQueue.Detach();
    }

    private Errno Stamped(Errno error)
    {
        if (error == Errno.None)
        {
            Stamp();
        }

        return error;
    }
}
