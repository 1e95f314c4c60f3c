using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>A driver with two hardware queues of its own, chosen by the frame's last byte; a "chip" drains them on request.</summary>
internal sealed class TwoQueueDriver(int capacity) : TransmitDriver
{
    private readonly Lock _chip = new();
    private readonly MbufRing[] _rings = [new(capacity), new(capacity)];
    private int _inside;
    private int _late;
    private bool _stopped = true;
    private bool _gone;

    internal Action? OnTransmit { get; set; }

    internal List<string> Calls { get; } = [];

    /// <summary>Times if_transmit ran after the interface was gone, or if_qflush with a sender inside.</summary>
    internal int Late => Volatile.Read(ref _late);

    internal int Waiting => _rings[0].Count + _rings[1].Count;

    /// <summary>The chip sends what is in a queue, up to so many.</summary>
    internal List<byte> Send(int queue, int limit = int.MaxValue)
    {
        MbufBatch sent = default;
        lock (_chip)
        {
            _ = _rings[queue].Drain(ref sent, limit);
        }

        var last = new List<byte>();
        for (var m = sent.First; m is not null; m = MbufBatch.After(m))
        {
            last.Add(m.Data[^1]);
        }

        Ifp.Counters.CountSent(sent.FreeAll());
        return last;
    }

    /// <summary>The chip sends everything, and nobody wants to know what.</summary>
    internal void Discard()
    {
        MbufBatch sent = default;
        _ = _rings[0].Drain(ref sent) + _rings[1].Drain(ref sent);
        Ifp.Counters.CountSent(sent.FreeAll());
    }

    protected override Errno IfInit()
    {
        Calls.Add("init");
        _stopped = false;
        return Errno.None;
    }

    protected override void IfStop()
    {
        Calls.Add("stop");
        _stopped = true;
    }

    protected override void IfTransmit(ref MbufBatch packets)
    {
        _ = Interlocked.Increment(ref _inside);
        if (Volatile.Read(ref _gone))
        {
            _ = Interlocked.Increment(ref _late);
        }

        OnTransmit?.Invoke();
        MbufBatch rest = default;
        while (packets.TryRemoveFirst(out var m))
        {
            if (_rings[m.Data[^1] & 1].Enqueue(m) != Errno.None)
            {
                rest.Append(m);
            }
        }

        packets = rest;
        _ = Interlocked.Decrement(ref _inside);
    }

    protected override void IfQflush(ref MbufBatch flushed)
    {
        Calls.Add(_stopped ? "qflush" : "qflush while running");
        if (Volatile.Read(ref _inside) != 0)
        {
            _ = Interlocked.Increment(ref _late);
        }

        lock (_chip)
        {
            _ = _rings[0].Drain(ref flushed);
            _ = _rings[1].Drain(ref flushed);
        }
    }

    protected override void IfDetached()
    {
        Calls.Add("detached");
        Volatile.Write(ref _gone, true);
    }
}
