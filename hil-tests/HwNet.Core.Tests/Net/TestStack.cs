using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>A stack without threads and one scripted interface, "sim0", brought up on request; on disposal the pool must be balanced.</summary>
internal sealed class TestStack : IDisposable
{
    internal TestStack(int ringSize = 8, int queueLength = 16, bool up = true, bool threaded = false, TimeProvider? clock = null, int cpus = 2,
        IfAttachOptions? options = null)
    {
        Stack = new NetStack(new NetStackOptions
        {
            Threaded = threaded,
            CpuCount = cpus,
            MbufCount = 1024,
            Seed = 1,
            Clock = clock ?? TimeProvider.System,
        });
        Driver = new ScriptedDriver(ringSize);
        Assert.Equal(Errno.None, Stack.Interfaces.Attach("sim", Driver, options ?? Options(queueLength), out var ifp));
        Ifp = ifp!;
        if (up)
        {
            Assert.Equal(Errno.None, Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        }
    }

    internal static LinkAddress Own { get; } = LinkAddress.Parse("02:00:00:00:00:01");

    internal static LinkAddress Other { get; } = LinkAddress.Parse("02:00:00:00:00:02");

    internal NetStack Stack { get; }

    internal ScriptedDriver Driver { get; }

    internal IfNet Ifp { get; }

    internal static IfAttachOptions Options(int queueLength = 16) => new()
    {
        Lladdr = Own,
        SendQueueLength = queueLength,
        CpuId = 0,
        MaxMtu = 1700,
        Location = "test bench",
    };

    /// <summary>A frame of so many bytes to an address, of the first local experimental type.</summary>
    internal Mbuf Frame(int length = 60, LinkAddress? destination = null, ushort etherType = 0x88b5, byte fill = 0)
    {
        Assert.True(Stack.Mbufs.TryGet(out var m));
        var data = m.Append(length);
        data.Fill(fill);
        if (length >= 14)
        {
            (destination ?? Own).Write(data);
            Other.Write(data[6..]);
            data[12] = (byte)(etherType >> 8);
            data[13] = (byte)etherType;
        }

        return m;
    }

    public void Dispose()
    {
        Stack.Dispose();
        Assert.Empty(Stack.Mbufs.Ledger());
    }
}
