using HwNet.Buffers;

namespace HwNet.Net;

/// <summary>netisr: bounded input queues, one per protocol and CPU, and one thread per CPU that drains them.</summary>
/// <remarks>An interface always uses the same CPU, so the order per interface and protocol is that of arrival.</remarks>
public sealed class Netisr : IDisposable
{
    /// <summary>Packets a protocol's queue holds on one CPU unless told (net.inet.ip.intr_queue_maxlen, here sized for receive batches).</summary>
    public const int DefaultMaxLength = 4096;

    private readonly NetisrHandler?[] _handlers = new NetisrHandler?[Enum.GetValues<NetisrProtocol>().Length];
    private readonly NetisrCpu[] _cpus;

    internal Netisr(int cpus, bool threaded)
    {
        _cpus = new NetisrCpu[cpus];
        for (var cpu = 0; cpu < cpus; cpu++)
        {
            _cpus[cpu] = new NetisrCpu(this, cpu, _handlers.Length, threaded);
        }
    }

    /// <summary>Packets that each queue holds at most; takes effect at once.</summary>
    public int MaxLength { get; set; } = DefaultMaxLength;

    /// <summary>Times a sleeping thread was woken: fewer than packets, because wake-ups are coalesced.</summary>
    public long WakeUps => _cpus.Sum(static cpu => cpu.WakeUps);

    /// <summary>Packets in all queues.</summary>
    public int Length => _cpus.Sum(static cpu => cpu.Length);

    /// <summary>netisr_register: gives a protocol its handler.</summary>
    /// <exception cref="InvalidOperationException">It has one.</exception>
    public void Register(NetisrProtocol protocol, NetisrHandler handler)
    {
        if (Interlocked.CompareExchange(ref _handlers[(int)protocol], handler, null) is not null)
        {
            throw new InvalidOperationException($"netisr {protocol} has a handler already");
        }
    }

    /// <summary>netisr_unregister: takes the handler away and waits, as <see cref="Sync"/> does, until it no longer runs. No lock may be held.</summary>
    public void Unregister(NetisrProtocol protocol)
    {
        Volatile.Write(ref _handlers[(int)protocol], null);
        Sync();
    }

    /// <summary>True when somebody handles the protocol.</summary>
    public bool IsRegistered(NetisrProtocol protocol) => Volatile.Read(ref _handlers[(int)protocol]) is not null;

    /// <summary>netmsg_service_sync: returns when every packet queued before the call has been processed. No lock may be held.</summary>
    /// <remarks>
    /// Inside a handler of this netisr it returns at once: the packets in the caller's own hands can not be waited for, and two handlers that
    /// waited for each other's CPU would wait for ever.
    /// </remarks>
    public void Sync()
    {
        foreach (var cpu in _cpus)
        {
            if (cpu.IsRunHere)
            {
                return;
            }
        }

        foreach (var cpu in _cpus)
        {
            cpu.Sync();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var cpu in _cpus)
        {
            cpu.Dispose();
        }
    }

    /// <summary>schednetisr: queues packets on a CPU with one lock and at most one wake-up; takes what fits.</summary>
    /// <param name="packets">What did not fit stays in the batch.</param>
    /// <param name="protocol">Whose queue.</param>
    /// <param name="cpu">The interface's CPU.</param>
    internal void Enqueue(ref MbufBatch packets, NetisrProtocol protocol, int cpu) => _cpus[cpu].Enqueue(ref packets, (int)protocol);

    internal NetisrHandler? HandlerOf(int protocol) => Volatile.Read(ref _handlers[protocol]);

    /// <summary>Processes what is queued now, on the calling thread; for stacks without threads.</summary>
    internal int RunOnce()
    {
        var count = 0;
        foreach (var cpu in _cpus)
        {
            count += cpu.IsThreaded ? 0 : cpu.RunOnce();
        }

        return count;
    }
}
