using System.Collections.Concurrent;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Benchmarks.Stages;

/// <summary>From one thread to another through a netisr queue, per packet, wall time; baselines are what .NET has for the same.</summary>
[MemoryDiagnoser]
public class HandoverBenchmarks
{
    private const int Total = 1 << 16;
    private const int Burst = 32;

    private readonly MbufPool _pool = new(2048);
    private readonly Netisr _netisr = new(1, threaded: true);
    private readonly ConcurrentQueue<object> _concurrent = new();
    private readonly Channel<object> _channel = Channel.CreateBounded<object>(2048);
    private readonly SemaphoreSlim _begin = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private Thread? _consumer;
    private volatile Action? _work;

    [GlobalSetup]
    public void Setup()
    {
        _netisr.Register(NetisrProtocol.Local1, static (ref MbufBatch packets) => _ = packets.FreeAll());
        _consumer = new Thread(Consume) { IsBackground = true };
        _consumer.Start();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _work = null;
        _ = _begin.Release();
        _consumer!.Join();
        _netisr.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Total)]
    public void Netisr_one_by_one() => Send(1);

    [Benchmark(OperationsPerInvoke = Total)]
    public void Netisr_bursts_of_32() => Send(Burst);

    [Benchmark(Baseline = true, OperationsPerInvoke = Total)]
    public void ConcurrentQueue() => Exchange(
        () =>
        {
            for (var i = 0; i < Total; i++)
            {
                _concurrent.Enqueue(this);
            }
        },
        () =>
        {
            for (var i = 0; i < Total;)
            {
                i += _concurrent.TryDequeue(out _) ? 1 : 0;
            }
        });

    [Benchmark(OperationsPerInvoke = Total)]
    public void Bounded_Channel() => Exchange(
        () =>
        {
            for (var i = 0; i < Total;)
            {
                i += _channel.Writer.TryWrite(this) ? 1 : 0;
            }
        },
        () =>
        {
            for (var i = 0; i < Total;)
            {
                i += _channel.Reader.TryRead(out _) ? 1 : 0;
            }
        });

    private void Send(int burst)
    {
        for (var sent = 0; sent < Total;)
        {
            MbufBatch batch = default;
            var got = _pool.Get(ref batch, burst);
            if (got == 0)
            {
                _ = Thread.Yield();
                continue;
            }

            sent += got;
            _netisr.Hand(ref batch, NetisrProtocol.Local1, 0, InputMode.None);
        }

        _netisr.Sync();
    }

    private void Exchange(Action produce, Action consume)
    {
        _work = consume;
        _ = _begin.Release();
        produce();
        _done.Wait();
    }

    private void Consume()
    {
        for (_begin.Wait(); _work is { } work; _begin.Wait())
        {
            work();
            _ = _done.Release();
        }
    }
}
