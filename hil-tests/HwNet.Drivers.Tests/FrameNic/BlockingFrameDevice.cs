using System.Threading.Channels;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Net;

namespace HwNet.Drivers.Tests.FrameNic;

/// <summary>A frame device in memory that blocks like a real one: a test feeds it, fills it up, empties it and pulls it out.</summary>
internal sealed class BlockingFrameDevice : IFrameDevice
{
    private readonly Lock _lock = new();
    private readonly Channel<Errno> _doorbell = Channel.CreateUnbounded<Errno>();
    private readonly Queue<byte[]> _arriving = new();
    private readonly List<byte[]> _sent = [];
    private int _room = int.MaxValue;
    private bool _refused;
    private Errno _fate;

    internal IReadOnlyList<byte[]> SentFrames
    {
        get
        {
            lock (_lock)
            {
                return [.. _sent];
            }
        }
    }

    internal bool IsDisposed { get; private set; }

    internal bool? Promiscuous { get; private set; }

    public FrameDeviceInfo Info { get; } = new("mem0", "memory", LinkAddress.Parse("02:00:00:00:00:77"), 1500);

    public bool CanSend
    {
        get
        {
            lock (_lock)
            {
                return !_refused || _room > 0;
            }
        }
    }

    public LinkState Link { get; set; } = LinkState.Up;

    public FrameDeviceStatistics Statistics => default;

    public string? Failure { get; private set; }

    internal void Arrive(params byte[][] frames)
    {
        lock (_lock)
        {
            foreach (var frame in frames)
            {
                _arriving.Enqueue(frame);
            }
        }

        Ring(Errno.None);
    }

    /// <summary>From now on it takes so many frames more.</summary>
    internal void SetRoom(int frames)
    {
        lock (_lock)
        {
            _room = frames;
        }

        Ring(Errno.None);
    }

    internal void PullOut()
    {
        Failure = "mem0 went away; plug it in again";
        _fate = Errno.ENXIO;
        Ring(Errno.ENXIO);
    }

    public Errno Send(ref MbufBatch frames)
    {
        lock (_lock)
        {
            while (!frames.IsEmpty)
            {
                if (_fate != Errno.None)
                {
                    return _fate;
                }

                if (_room == 0)
                {
                    _refused = true;
                    return Errno.EAGAIN;
                }

                if (frames.First!.Length > 1514)
                {
                    return Errno.EMSGSIZE;
                }

                Assert.True(frames.TryRemoveFirst(out var m));
                _sent.Add(m.Data.ToArray());
                m.Free();
                _room--;
            }

            _refused = false;
            return Errno.None;
        }
    }

    public Errno Receive(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout)
    {
        if (_fate != Errno.None)
        {
            return _fate;
        }

        if (!Take(pool, ref frames, limit))
        {
            using var limitReached = new CancellationTokenSource(timeout);
            try
            {
                _ = _doorbell.Reader.ReadAsync(limitReached.Token).AsTask().GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                return _fate;
            }

            _ = Take(pool, ref frames, limit);
        }

        return _fate;
    }

    public void Cancel()
    {
        if (_fate == Errno.None)
        {
            _fate = Errno.EINTR;
        }

        Ring(Errno.EINTR);
    }

    public Errno SetPromiscuous(bool on)
    {
        Promiscuous = on;
        return Errno.None;
    }

    public void Dispose()
    {
        Assert.False(IsDisposed);
        IsDisposed = true;
    }

    private void Ring(Errno what) => Assert.True(_doorbell.Writer.TryWrite(what));

    private bool Take(MbufPool pool, ref MbufBatch frames, int limit)
    {
        lock (_lock)
        {
            var count = 0;
            while (count < limit && _arriving.TryDequeue(out var frame) && pool.TryGet(out var m))
            {
                frame.CopyTo(m.Append(frame.Length));
                frames.Append(m);
                count++;
            }

            return count > 0;
        }
    }
}
