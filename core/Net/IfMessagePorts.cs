namespace HwNet.Net;

/// <summary>ifnet_threads: one message port per CPU.</summary>
public sealed class IfMessagePorts : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(1);

    private readonly IfMessagePort[] _ports;

    internal IfMessagePorts(int cpus, bool threaded)
    {
        _ports = new IfMessagePort[cpus];
        for (var cpu = 0; cpu < cpus; cpu++)
        {
            _ports[cpu] = new IfMessagePort(cpu, threaded);
        }
    }

    /// <summary>ncpus.</summary>
    public int CpuCount => _ports.Length;

    /// <summary>ifnet_sendmsg: queues a message for the CPU's interface thread and returns at once.</summary>
    /// <remarks>Once the stack is disposed, the message is not dispatched; its reply is ENXIO.</remarks>
    public void Send(IfMessage message, int cpu) => _ports[cpu].Send(message);

    /// <summary>ifnet_domsg: has a message dispatched by the CPU's interface thread and waits for its reply. No lock may be held.</summary>
    /// <returns>What the message replied; ENXIO when the stack is disposed.</returns>
    public Errno Do(IfMessage message, int cpu)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var reply = new ManualResetEventSlim(false);
        message.ExpectReply(reply);
        _ports[cpu].Send(message);

        // On the thread of a port, and without threads, nobody else will serve that port: it is done here.
        var servesHere = Array.Exists(_ports, static port => port.IsServedHere || !port.IsThreaded);
        while (!reply.IsSet)
        {
            if (!servesHere)
            {
                reply.Wait();
            }
            else if (RunOnce() == 0)
            {
                AwaitReply(reply);
            }
        }

        return message.TakeResult();
    }

    /// <summary>ifnet_forwardmsg: passes a message on to the next CPU, or replies when there is none.</summary>
    public void Forward(IfMessage message, int nextCpu)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (nextCpu < _ports.Length)
        {
            _ports[nextCpu].Send(message);
        }
        else
        {
            message.Reply(Errno.None);
        }
    }

    /// <summary>Waits until every message queued so far has been dispatched. No lock may be held.</summary>
    public void Sync()
    {
        for (var cpu = 0; cpu < _ports.Length; cpu++)
        {
            if (!_ports[cpu].IsServedHere)
            {
                _ = Do(new IfMessageAction(static () => Errno.None), cpu);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var port in _ports)
        {
            port.Dispose();
        }
    }

    /// <summary>The message is with another CPU's thread, which may send it, or another, back here.</summary>
    /// <exception cref="InvalidOperationException">There is no other thread: the message was dispatched and will never reply.</exception>
    private void AwaitReply(ManualResetEventSlim reply)
    {
        if (!reply.IsSet && !Array.Exists(_ports, static port => port.IsThreaded))
        {
            throw new InvalidOperationException("ifnet_domsg: the message was dispatched and neither replied nor forwarded");
        }

        _ = reply.Wait(PollInterval);
    }

    /// <summary>True when a message waits on some port.</summary>
    internal bool HasMessages
    {
        get
        {
            foreach (var port in _ports)
            {
                if (port.Count > 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Dispatches what is queued now, on the calling thread; for stacks without threads.</summary>
    internal int RunOnce()
    {
        var count = 0;
        foreach (var port in _ports)
        {
            count += port.IsThreaded && !port.IsServedHere ? 0 : port.RunOnce();
        }

        return count;
    }
}
