using BenchmarkDotNet.Attributes;
using HwNet.Buffers;

namespace HwNet.Benchmarks.Stages;

/// <summary>Packets moved between lists, per packet; the baseline is Queue of the same objects.</summary>
[MemoryDiagnoser]
public class BatchBenchmarks
{
    private const int Count = 64;

    private readonly MbufPool _pool = new(4096);
    private readonly Queue<Mbuf> _queue = new(Count);
    private readonly Queue<Mbuf> _other = new(Count);
    private MbufBatch _batch;
    private MbufBatch _into;

    [GlobalSetup]
    public void Setup()
    {
        _ = _pool.Get(ref _batch, Count);
        for (var i = 0; i < Count; i++)
        {
            _ = _pool.TryGet(out var m);
            _queue.Enqueue(m!);
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = 2 * Count)]
    public void Queue_one_by_one()
    {
        while (_queue.TryDequeue(out var m))
        {
            _other.Enqueue(m);
        }

        while (_other.TryDequeue(out var m))
        {
            _queue.Enqueue(m);
        }
    }

    [Benchmark(OperationsPerInvoke = 2 * Count)]
    public void Append_and_remove()
    {
        while (_batch.TryRemoveFirst(out var m))
        {
            _into.Append(m);
        }

        while (_into.TryRemoveFirst(out var m))
        {
            _batch.Append(m);
        }
    }

    [Benchmark(OperationsPerInvoke = 2 * Count)]
    public void Move_half_then_splice()
    {
        _ = _batch.MoveTo(ref _into, Count / 2);
        _into.AppendAll(ref _batch);
        _batch.AppendAll(ref _into);
    }
}
