using System.Diagnostics;
using HwNet.Bench.Lab;
using HwNet.Buffers;
using HwNet.Bus.Pcap;

namespace HwNet.Drivers.Tests.Pcap;

/// <summary>A veth pair between two namespaces: the near end is opened by tests, the far end belongs to the Linux kernel.</summary>
internal sealed class PcapRig : IDisposable
{
    internal const string NearAddress = "10.9.0.1";
    internal const string FarAddress = "10.9.0.2";

    /// <summary>A limit no good run comes near.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly List<IDisposable> _opened = [];

    internal PcapRig(int mtu = 1500)
    {
        Skip.If(NetRig.Missing is not null, NetRig.Missing);
        Skip.If(PcapBus.LibraryVersion is null, "libpcap is not installed");
        NearSpace = new NetNamespace();
        FarSpace = new NetNamespace();
        Cable = new VethPair(
            new VethEnd { Namespace = NearSpace, Mtu = mtu },
            new VethEnd { Namespace = FarSpace, Address = $"{FarAddress}/24", Mtu = mtu });
        NearLladdr = Cable.NearLladdr;
        FarLladdr = Cable.FarLladdr;
    }

    internal MbufPool Pool { get; } = new(8192);

    internal NetNamespace NearSpace { get; }

    internal NetNamespace FarSpace { get; }

    internal VethPair Cable { get; }

    internal LinkAddress NearLladdr { get; }

    internal LinkAddress FarLladdr { get; }

    internal PcapDevice OpenNear(PcapOpenOptions? options = null) => Keep(NearSpace.Open(Cable.Near, options));

    internal PcapDevice OpenFar(PcapOpenOptions? options = null) => Keep(FarSpace.Open(Cable.Far, options));

    /// <summary>A frame of an experimental Ethertype with a number in it.</summary>
    internal Mbuf Frame(int number, int length = 60, LinkAddress? to = null)
    {
        Assert.True(Pool.TryGet(out var m));
        var bytes = m.Append(length);
        bytes.Fill((byte)number);
        (to ?? FarLladdr).Write(bytes);
        NearLladdr.Write(bytes[6..]);
        // IEEE 802 local experimental Ethertype 1.
        bytes[12] = 0x88;
        bytes[13] = 0xb5;
        BitConverter.TryWriteBytes(bytes[14..], number);
        return m;
    }

    internal static int NumberOf(Mbuf m) => BitConverter.ToInt32(m.Data[14..]);

    internal MbufBatch Frames(int first, int count, int length = 60)
    {
        var batch = default(MbufBatch);
        for (var i = 0; i < count; i++)
        {
            batch.Append(Frame(first + i, length));
        }

        return batch;
    }

    /// <summary>Receives until there are so many frames; fails after <see cref="Limit"/>.</summary>
    internal List<T> Collect<T>(IFrameDevice device, int count, Func<Mbuf, T> read)
    {
        var got = new List<T>();
        var watch = Stopwatch.StartNew();
        while (got.Count < count)
        {
            Assert.True(watch.Elapsed < Limit, $"{got.Count} of {count} frames after {Limit}");
            var batch = default(MbufBatch);
            Assert.Equal(Errno.None, device.Receive(Pool, ref batch, 256, TimeSpan.FromSeconds(1)));
            while (batch.TryRemoveFirst(out var m))
            {
                got.Add(read(m));
                m.Free();
            }
        }

        return got;
    }

    /// <summary>Sends all, waiting for room where there is none.</summary>
    internal static void SendAll(IFrameDevice device, ref MbufBatch frames)
    {
        var watch = Stopwatch.StartNew();
        Errno error;
        while ((error = device.Send(ref frames)) == Errno.EAGAIN)
        {
            Assert.True(SpinWait.SpinUntil(() => device.CanSend, Limit), "no room to send");
            Assert.True(watch.Elapsed < Limit, "not all sent");
        }

        Assert.Equal(Errno.None, error);
    }

    public void Dispose()
    {
        foreach (var device in _opened)
        {
            device.Dispose();
        }

        Cable.Dispose();
        NearSpace.Dispose();
        FarSpace.Dispose();
        Assert.Equal(0, Pool.Outstanding);
        Pool.Dispose();
    }

    private PcapDevice Keep(PcapDevice device)
    {
        _opened.Add(device);
        return device;
    }
}
