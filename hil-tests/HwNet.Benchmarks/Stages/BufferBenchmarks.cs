using System.Buffers;
using BenchmarkDotNet.Attributes;
using HwNet.Buffers;

namespace HwNet.Benchmarks.Stages;

/// <summary>A buffer got and freed, per buffer; the baseline is ArrayPool with as many out at a time.</summary>
[MemoryDiagnoser]
public class BufferBenchmarks
{
    private const int Burst = 32;

    private readonly MbufPool _pool = new(4096);
    private readonly byte[][] _held = new byte[Burst][];
    private readonly Mbuf[] _mbufs = new Mbuf[Burst];

    [Benchmark(Baseline = true)]
    public void ArrayPool_one_by_one() => ArrayPool<byte>.Shared.Return(ArrayPool<byte>.Shared.Rent(2048));

    [Benchmark]
    public void Mbuf_one_by_one()
    {
        if (_pool.TryGet(out var m))
        {
            m.Free();
        }
    }

    [Benchmark(OperationsPerInvoke = Burst)]
    public void ArrayPool_32_held()
    {
        for (var i = 0; i < Burst; i++)
        {
            _held[i] = ArrayPool<byte>.Shared.Rent(2048);
        }

        foreach (var buffer in _held)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    [Benchmark(OperationsPerInvoke = Burst)]
    public void Mbuf_32_held()
    {
        for (var i = 0; i < Burst; i++)
        {
            _ = _pool.TryGet(out var m);
            _mbufs[i] = m!;
        }

        foreach (var m in _mbufs)
        {
            m.Free();
        }
    }

    [Benchmark(OperationsPerInvoke = Burst)]
    public void Mbuf_burst_of_32()
    {
        MbufBatch batch = default;
        _ = _pool.Get(ref batch, Burst);
        _ = batch.FreeAll();
    }
}
