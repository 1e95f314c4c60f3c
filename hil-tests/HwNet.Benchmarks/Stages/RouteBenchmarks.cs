using BenchmarkDotNet.Attributes;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Routing;
using HwNet.Wire;

namespace HwNet.Benchmarks.Stages;

/// <summary>Look-ups in forwarding tables and among addresses, and changes of a table, by how many routes there are.</summary>
[MemoryDiagnoser]
public class RouteBenchmarks
{
    private readonly StageStack _stage = new();
    private readonly SockAddr[] _wanted = new SockAddr[4096];
    private SockAddr _router;
    private int _next;

    /// <summary>Routes in the table, each to a network of its own.</summary>
    [Params(1, 1_000, 100_000)]
    public int Routes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _router = SockAddr.Inet(Ipv4Address.Parse("10.9.0.254"));
        Must(_stage.Ifp.Ioctl(new AddAddress(Ipv4Address.Parse("10.9.0.1"), 24)));
        for (var route = 1; route < Routes; route++)
        {
            Must(_stage.Stack.Routes.Add(Network(route), 24, _router));
        }

        var random = new Random(1);
        for (var i = 0; i < _wanted.Length; i++)
        {
            var network = Network(random.Next(Routes)).Ipv4.ToUInt32();
            _wanted[i] = SockAddr.Inet(Ipv4Address.FromUInt32(Routes == 1 ? 0x0a09_0002 : network + 7));
        }
    }

    [GlobalCleanup]
    public void Cleanup() => _stage.Dispose();

    [Benchmark]
    public Route? Lookup() => _stage.Stack.Routes.Lookup(Next());

    [Benchmark]
    public IfAddress? Address_with_network() => _stage.Stack.Addresses.WithNetwork(Next());

    [Benchmark]
    public Errno Add_and_delete()
    {
        var network = SockAddr.Inet(Ipv4Address.Parse("203.0.113.0"));
        Must(_stage.Stack.Routes.Add(network, 24, _router));
        return _stage.Stack.Routes.Delete(network, 24);
    }

    private static SockAddr Network(int number) => SockAddr.Inet(Ipv4Address.FromUInt32(0x1400_0000u + ((uint)number << 8)));

    private static void Must(Errno error)
    {
        if (error != Errno.None)
        {
            throw new InvalidOperationException($"{error}");
        }
    }

    private SockAddr Next() => _wanted[_next++ & (_wanted.Length - 1)];
}
