using BenchmarkDotNet.Attributes;
using HwNet.Buffers;

namespace HwNet.Benchmarks.Stages;

/// <summary>if_transmit to a driver that does nothing, per frame; the frame is got from the pool and written too.</summary>
[MemoryDiagnoser]
public class TransmitBenchmarks
{
    private readonly StageStack _stage = new();

    [GlobalCleanup]
    public void Cleanup() => _stage.Dispose();

    [Benchmark(Baseline = true)]
    public void Get_write_free()
    {
        if (_stage.Stack.Mbufs.TryGet(out var m))
        {
            _stage.Frame.WriteTo(m);
            m.Free();
        }
    }

    [Benchmark]
    public void One_by_one()
    {
        if (_stage.Stack.Mbufs.TryGet(out var m))
        {
            _stage.Frame.WriteTo(m);
            _ = _stage.Ifp.Transmit(m);
        }
    }

    [Benchmark(OperationsPerInvoke = 32)]
    public void Batch_of_32() => Send(32);

    [Benchmark(OperationsPerInvoke = 64)]
    public void Batch_of_64() => Send(64);

    [Benchmark(OperationsPerInvoke = 256)]
    public void Batch_of_256() => Send(256);

    private void Send(int count)
    {
        MbufBatch batch = default;
        _stage.Fill(ref batch, count);
        _ = _stage.Ifp.Transmit(ref batch);
    }
}
