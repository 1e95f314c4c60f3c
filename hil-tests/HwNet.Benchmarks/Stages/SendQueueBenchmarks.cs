using System.Collections.Concurrent;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Benchmarks.Stages;

/// <summary>Into the send queue and out again, per packet; baselines are what .NET has for the same, with one thread.</summary>
[MemoryDiagnoser]
public class SendQueueBenchmarks
{
    private const int Count = 64;

    private readonly IfSendQueue _queue = new(1024, new IfCounters(), new IfTrace());
    private readonly MbufPool _pool = new(4096);
    private readonly ConcurrentQueue<Mbuf> _concurrent = new();
    private readonly Queue<Mbuf> _plain = new();
    private readonly Lock _lock = new();
    private readonly Channel<Mbuf> _channel = Channel.CreateBounded<Mbuf>(1024);
    private MbufBatch _batch;
    private Mbuf _m = null!;

    [GlobalSetup]
    public void Setup()
    {
        _ = _pool.Get(ref _batch, Count);
        _ = _pool.TryGet(out var m);
        _m = m!;
    }

    [Benchmark]
    public bool Single()
    {
        _ = _queue.Enqueue(_m, out _);
        return _queue.TryDequeue(out _);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int Batch_of_64()
    {
        _ = _queue.Enqueue(ref _batch, out _);
        return _queue.Dequeue(ref _batch, Count);
    }

    [Benchmark(Baseline = true)]
    public bool ConcurrentQueue()
    {
        _concurrent.Enqueue(_m);
        return _concurrent.TryDequeue(out _);
    }

    [Benchmark]
    public bool Lock_and_Queue()
    {
        lock (_lock)
        {
            _plain.Enqueue(_m);
        }

        lock (_lock)
        {
            return _plain.TryDequeue(out _);
        }
    }

    [Benchmark]
    public bool Bounded_Channel() => _channel.Writer.TryWrite(_m) && _channel.Reader.TryRead(out _);
}
