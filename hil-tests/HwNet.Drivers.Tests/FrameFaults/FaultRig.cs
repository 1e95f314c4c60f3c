using HwNet.Buffers;
using HwNet.Bus.Pcap;

namespace HwNet.Drivers.Tests.FrameFaults;

/// <summary>A faulty device round one in memory, and a pool that must be whole at the end.</summary>
internal sealed class FaultRig : IDisposable
{
    private readonly IFrameDevice _device;

    internal FaultRig(Func<IFrameDevice, IFrameDevice> wrap, int poolSize = 4096)
    {
        Pool = new MbufPool(poolSize);
        _device = wrap(Inner);
    }

    internal MemoryFrameDevice Inner { get; } = new();

    internal MbufPool Pool { get; }

    internal Mbuf Frame(int number, int length = 60)
    {
        Assert.True(Pool.TryGet(out var m));
        m.Append(length).Clear();
        BitConverter.TryWriteBytes(m.Data, number);
        return m;
    }

    /// <summary>Sends numbered frames; returns the error and what is left.</summary>
    internal (Errno Error, int Left) Send(int first, int count, int length = 60)
    {
        var batch = default(MbufBatch);
        for (var i = 0; i < count; i++)
        {
            batch.Append(Frame(first + i, length));
        }

        var error = _device.Send(ref batch);
        return (error, batch.FreeAll());
    }

    internal void Arrive(int first, int count, int length = 60)
    {
        for (var i = 0; i < count; i++)
        {
            Inner.Arrive(Frame(first + i, length));
        }
    }

    /// <summary>Receives until nothing comes; returns the frames' bytes.</summary>
    internal List<byte[]> Receive(int limit = 64)
    {
        var got = new List<byte[]>();
        while (true)
        {
            var batch = default(MbufBatch);
            Assert.Equal(Errno.None, _device.Receive(Pool, ref batch, limit, TimeSpan.Zero));
            Assert.InRange(batch.Count, 0, limit);
            if (batch.IsEmpty)
            {
                return got;
            }

            while (batch.TryRemoveFirst(out var m))
            {
                got.Add(m.Data.ToArray());
                m.Free();
            }
        }
    }

    /// <summary>Sends or receives numbered frames; returns what came out at the other side.</summary>
    internal List<byte[]> Pass(bool transmit, int first, int count, int length = 60)
    {
        if (!transmit)
        {
            Arrive(first, count, length);
            return Receive(Math.Max(1, count * 2));
        }

        Assert.Equal((Errno.None, 0), Send(first, count, length));
        var sent = Inner.SentFrames.ToList();
        Inner.SentFrames.Clear();
        return sent;
    }

    internal static int NumberOf(byte[] frame) => BitConverter.ToInt32(frame);

    public void Dispose()
    {
        _device.Dispose();
        Assert.True(Inner.IsDisposed);
        Assert.Equal(0, Pool.Outstanding);
        Pool.Dispose();
    }
}
