using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using HwNet.Wire;

namespace HwNet.Benchmarks.Stages;

/// <summary>Ethernet and IPv4 headers of a frame, parsed and checked; the baseline reads the same fields and checks nothing.</summary>
[MemoryDiagnoser]
public class HeaderBenchmarks
{
    private readonly byte[] _frame = new byte[60];

    [GlobalSetup]
    public void Setup()
    {
        _frame[12] = 0x08;
        var ip = _frame.AsSpan(14);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], 46);
        ip[8] = 64;
        ip[9] = 17;
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], 0x0a090001);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], 0x0a090002);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], InternetChecksum.Compute(ip[..20]));
        if (!Ipv4Header.TryParse(ip, out _))
        {
            throw new InvalidOperationException("the header is wrong");
        }
    }

    [Benchmark(Baseline = true)]
    public uint Read_fields()
    {
        ReadOnlySpan<byte> ip = _frame.AsSpan(14);
        return (uint)ip[0] + BinaryPrimitives.ReadUInt16BigEndian(ip[2..]) + (uint)ip[8] + ip[9]
            + BinaryPrimitives.ReadUInt32BigEndian(ip[12..]) + BinaryPrimitives.ReadUInt32BigEndian(ip[16..]);
    }

    [Benchmark]
    public bool Parse_Ipv4() => Ipv4Header.TryParse(_frame.AsSpan(14), out _);
}
