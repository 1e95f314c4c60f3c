namespace HwNet.Net;

/// <summary>netmsg: one piece of work for the interface thread of some CPU. May be sent again once it has been dispatched.</summary>
public abstract class IfMessage
{
    private int _pending;
    private Errno _result;
    private ManualResetEventSlim? _reply;

    /// <summary>The next message of the port's queue.</summary>
    internal IfMessage? Next { get; set; }

    /// <summary>MSGF_DONE is clear: it is queued and not yet taken up.</summary>
    internal bool IsPending => Volatile.Read(ref _pending) != 0;

    /// <summary>The CPU that dispatches it, or dispatched it last.</summary>
    protected internal int Cpu { get; internal set; }

    /// <summary>nm_dispatch: does the work, on the thread of <see cref="Cpu"/>; no lock is held.</summary>
    protected internal abstract void Dispatch();

    /// <summary>lwkt_replymsg: the message is done; a synchronous caller goes on with this result.</summary>
    protected internal void Reply(Errno result)
    {
        _result = result;
        _reply?.Set();
    }

    /// <summary>Claims the message for sending.</summary>
    /// <returns>False: it is on its way already.</returns>
    internal bool TryClaim() => Interlocked.Exchange(ref _pending, 1) == 0;

    internal void Unclaim() => Volatile.Write(ref _pending, 0);

    internal void ExpectReply(ManualResetEventSlim reply) => _reply = reply;

    internal Errno TakeResult()
    {
        _reply = null;
        return _result;
    }
}
