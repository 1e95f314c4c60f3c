using System.Buffers.Binary;
using System.Diagnostics;
using HwNet.Buffers;
using HwNet.Bus.Pcap;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>An open frame device, and the other end of its cable in the test's hand. One kind for each implementation of <see cref="IFrameDevice"/>.</summary>
public abstract class FrameCable : IDisposable
{
    /// <summary>A limit no good run comes near.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    // IEEE 802 local experimental Ethertype 1: no kernel answers it.
    private const ushort EtherType = 0x88b5;

    /// <summary>The device.</summary>
    public abstract IFrameDevice Device { get; }

    /// <summary>Where buffers come from; all are back when the cable is disposed.</summary>
    public MbufPool Pool { get; } = new(2048);

    /// <summary>False for a device that takes frames of any length a buffer holds.</summary>
    public virtual bool HasLongest => true;

    /// <summary>Sends frames from the far end. Where the cable is a file: once, before <see cref="Device"/> is looked at.</summary>
    public abstract void Arrive(params byte[][] frames);

    /// <summary>The next frames that come out at the far end, of our Ethertype.</summary>
    public abstract IReadOnlyList<byte[]> Leave(int count);

    /// <summary>Takes the device away.</summary>
    public abstract void Vanish();

    /// <summary>A frame of an experimental Ethertype, with a number in it and random bytes behind.</summary>
    public static byte[] Frame(int number, int length = 60)
    {
        var frame = new byte[length];
        new Random(number).NextBytes(frame);
        // To everybody, so that no filter of a host keeps it out.
        frame.AsSpan(0, 6).Fill(0xff);
        frame[6] = 0x02;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), EtherType);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(14), number);
        return frame;
    }

    /// <summary>So many of them.</summary>
    public static byte[][] Frames(int first, int count) => [.. Enumerable.Range(first, count).Select(static n => Frame(n))];

    /// <summary>Frames in buffers of the pool.</summary>
    public MbufBatch Batch(params byte[][] frames)
    {
        var batch = default(MbufBatch);
        foreach (var frame in frames)
        {
            Assert.True(Pool.TryGet(out var m));
            frame.CopyTo(m.Append(frame.Length));
            batch.Append(m);
        }

        return batch;
    }

    /// <summary>Sends all, waiting for room where there is none.</summary>
    public void SendAll(ref MbufBatch frames)
    {
        Errno error;
        while ((error = Device.Send(ref frames)) == Errno.EAGAIN)
        {
            Assert.True(SpinWait.SpinUntil(() => Device.CanSend, Limit), "no room to send");
        }

        Assert.Equal(Errno.None, error);
    }

    /// <summary>Receives until there are so many frames of our Ethertype; what the host says beside is passed over.</summary>
    public List<byte[]> Collect(int count) => Collect(Device, Pool, count, static m => m.Data.ToArray());

    /// <summary>The same from any device.</summary>
    internal static List<T> Collect<T>(IFrameDevice device, MbufPool pool, int count, Func<Mbuf, T> read)
    {
        var got = new List<T>();
        for (var watch = Stopwatch.StartNew(); got.Count < count;)
        {
            Assert.True(watch.Elapsed < Limit, $"{got.Count} of {count} frames after {Limit}");
            var batch = default(MbufBatch);
            Assert.Equal(Errno.None, device.Receive(pool, ref batch, 256, TimeSpan.FromSeconds(1)));
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

    /// <summary>True for a frame of our Ethertype.</summary>
    internal static bool IsOurs(Mbuf m) => m.Length >= 14 && BinaryPrimitives.ReadUInt16BigEndian(m.Data[12..]) == EtherType;

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        Assert.Equal(0, Pool.Outstanding);
        Pool.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the device and removes the cable.</summary>
    protected abstract void Close();
}
