using BenchmarkDotNet.Attributes;
using HwNet.Buffers;

namespace HwNet.Benchmarks.Stages;

/// <summary>Ethernet input, netisr queue and handler, per frame; the frame is got, written and freed too, as in the baseline.</summary>
[MemoryDiagnoser]
public class InputBenchmarks
{
    private readonly StageStack _stage = new();

    [GlobalCleanup]
    public void Cleanup() => _stage.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = 64)]
    public void Get_write_free_64()
    {
        MbufBatch batch = default;
        _stage.Fill(ref batch, 64);
        _ = batch.FreeAll();
    }

    [Benchmark(OperationsPerInvoke = 64)]
    public void Batch_of_64() => Receive(64);

    [Benchmark(OperationsPerInvoke = 256)]
    public void Batch_of_256() => Receive(256);

    [Benchmark(OperationsPerInvoke = 64)]
    public void One_by_one()
    {
        for (var i = 0; i < 64; i++)
        {
            _ = _stage.Stack.Mbufs.TryGet(out var m);
            _stage.Frame.WriteTo(m!);
            _stage.Ifp.Input(m!);
        }

        _ = _stage.Stack.RunOnce();
    }

    private void Receive(int count)
    {
        MbufBatch batch = default;
        _stage.Fill(ref batch, count);
        _stage.Ifp.Input(ref batch);
        _ = _stage.Stack.RunOnce();
    }
}
