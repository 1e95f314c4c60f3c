using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests;

/// <summary>A stack without threads, for drivers; on disposal the pool must be balanced.</summary>
internal sealed class DriverStack : IDisposable
{
    internal DriverStack(bool threaded = false, TimeProvider? clock = null, int mbufSize = MbufPool.DefaultBufferSize) => Stack = new NetStack(new NetStackOptions
    {
        Threaded = threaded,
        CpuCount = 2,
        MbufCount = 1024,
        MbufSize = mbufSize,
        Clock = clock ?? TimeProvider.System,
    });

    internal NetStack Stack { get; }

    internal DriverCatalog Catalog { get; } = new();

    /// <summary>Attaches a pseudo-device of that kind.</summary>
    internal IReadOnlyList<IfNet> Clone(string kind) => Attach(new PseudoDevice(kind));

    internal IReadOnlyList<IfNet> Attach(IBusDevice device)
    {
        var found = Catalog.Find(device);
        Assert.NotNull(found);
        Assert.Equal(Errno.None, found.Value.Module.Attach(Stack, device, found.Value.Match, out var ifps, out _));
        return ifps;
    }

    internal static void Up(IfNet ifp) => Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up)));

    internal static void Down(IfNet ifp) => Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.None)));

    /// <summary>A frame of the first local experimental type.</summary>
    internal Mbuf Frame(LinkAddress to, int length = 60)
    {
        Assert.True(Stack.Mbufs.TryGet(out var m));
        var data = m.Append(length);
        data.Clear();
        to.Write(data);
        data[6] = 2;
        data[12] = 0x88;
        data[13] = 0xb5;
        return m;
    }

    public void Dispose()
    {
        Stack.Dispose();
        Assert.Empty(Stack.Mbufs.Ledger());
    }
}
