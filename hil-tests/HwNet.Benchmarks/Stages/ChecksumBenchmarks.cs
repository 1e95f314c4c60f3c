using BenchmarkDotNet.Attributes;
using HwNet.Wire;

namespace HwNet.Benchmarks.Stages;

/// <summary>in_cksum; the baseline is the textbook's loop over 16-bit words (RFC 1071, section 4.1).</summary>
[MemoryDiagnoser]
public class ChecksumBenchmarks
{
    private byte[] _data = [];

    [Params(20, 1480)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _data = new byte[Length];
        new Random(1071).NextBytes(_data);
        if (Scalar() != Vector())
        {
            throw new InvalidOperationException("the checksums differ");
        }
    }

    [Benchmark(Baseline = true)]
    public ushort Scalar()
    {
        uint sum = 0;
        for (var i = 0; i < _data.Length; i += 2)
        {
            sum += (uint)((_data[i] << 8) | _data[i + 1]);
        }

        sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~((sum & 0xffff) + (sum >> 16));
    }

    [Benchmark]
    public ushort Vector() => InternetChecksum.Compute(_data);
}
