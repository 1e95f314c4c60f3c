using System.Diagnostics;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Drivers.Tests.Pcap;

namespace HwNet.Drivers.Tests.HostDevices;

/// <summary>A cable with a frame device at one end, and at the other an interface of the Linux kernel that libpcap watches and sends from.</summary>
public abstract class FrameRig : IDisposable
{
    private readonly List<IFrameDevice> _opened = [];

    private protected FrameRig()
    {
    }

    /// <summary>Opens the near end; disposed with the rig at the latest.</summary>
    internal IFrameDevice Open() => Keep(OpenNear());

    /// <summary>Opens the far end, through libpcap.</summary>
    internal IFrameDevice OpenFar() => Keep(OpenFarEnd());

    internal MbufPool Pool { get; } = new(8192);

    /// <summary>What the near end's failures call it.</summary>
    internal abstract string Name { get; }

    /// <summary>Takes the near end's interface, or what stands for it, down or up.</summary>
    internal abstract void SetUp(bool up);

    /// <summary>Removes the near end's interface.</summary>
    internal abstract void Remove();

    private protected abstract IFrameDevice OpenNear();

    private protected abstract IFrameDevice OpenFarEnd();

    private protected abstract void Close();

    /// <summary>A broadcast of an experimental Ethertype with a number in it.</summary>
    internal Mbuf Frame(int number, int length = 60)
    {
        Assert.True(Pool.TryGet(out var m));
        var bytes = m.Append(length);
        new Random(number).NextBytes(bytes);
        LinkAddress.Broadcast.Write(bytes);
        LinkAddress.Parse("02:00:00:00:00:77").Write(bytes[6..]);
        // IEEE 802 local experimental Ethertype 1.
        bytes[12] = 0x88;
        bytes[13] = 0xb5;
        BitConverter.TryWriteBytes(bytes[14..], number);
        return m;
    }

    internal MbufBatch Frames(int first, int count, int length = 60)
    {
        var batch = default(MbufBatch);
        for (var i = 0; i < count; i++)
        {
            batch.Append(Frame(first + i, length));
        }

        return batch;
    }

    internal static int NumberOf(Mbuf m) => BitConverter.ToInt32(m.Data[14..]);

    /// <summary>Receives until there are so many of our frames; what the kernel says beside them does not count.</summary>
    internal List<T> Collect<T>(IFrameDevice device, int count, Func<Mbuf, T> read)
    {
        var got = new List<T>();
        var watch = Stopwatch.StartNew();
        while (got.Count < count)
        {
            Assert.True(watch.Elapsed < PcapRig.Limit, $"{got.Count} of {count} frames after {PcapRig.Limit}");
            var batch = default(MbufBatch);
            Assert.Equal(Errno.None, device.Receive(Pool, ref batch, 256, TimeSpan.FromSeconds(1)));
            while (batch.TryRemoveFirst(out var m))
            {
                if (IsOurs(m))
                {
                    got.Add(read(m));
                }

                m.Free();
            }
        }

        return got;
    }

    internal static bool IsOurs(Mbuf m) => m.Length >= 18 && m.Data[12] == 0x88 && m.Data[13] == 0xb5;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var device in _opened)
        {
            device.Dispose();
        }

        Close();
        Assert.Equal(0, Pool.Outstanding);
        Pool.Dispose();
        GC.SuppressFinalize(this);
    }

    private IFrameDevice Keep(IFrameDevice device)
    {
        _opened.Add(device);
        return device;
    }
}
