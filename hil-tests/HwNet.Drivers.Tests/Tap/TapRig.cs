using System.Diagnostics;
using HwNet.Bench.Lab;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Tap;

namespace HwNet.Drivers.Tests.Tap;

/// <summary>A namespace with a TAP interface in it; the test holds the other end of the cable.</summary>
internal sealed class TapRig : IDisposable
{
    internal const string Name = "hw0";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly List<IDisposable> _opened = [];

    internal TapRig()
    {
        Skip.If(NetRig.Missing is not null, NetRig.Missing);
        Skip.If(TapBus.Check(out var missing) != Errno.None, missing);
        Space = new NetNamespace();
    }

    internal NetNamespace Space { get; }

    internal MbufPool Pool { get; } = new(256);

    internal (Errno Error, TapInterface? Tap, string? Failure) TryOpen(string name = Name) => Space.Enter(() =>
    {
        var error = TapBus.Open(name, TimeProvider.System, out var tap, out var failure);
        if (tap is not null)
        {
            _opened.Insert(0, tap);
        }

        return (error, tap, failure);
    });

    internal TapInterface Open() => TryOpen().Tap ?? throw new InvalidOperationException("no TAP");

    /// <summary>Plugs the cable in.</summary>
    internal IFrameDevice Plug(TapInterface tap)
    {
        Assert.Equal(Errno.None, tap.Open(out var device, out _));
        _opened.Insert(0, device!);
        return device!;
    }

    internal void SetUp(bool up = true) => Space.Must("ip", "link", "set", Name, up ? "up" : "down");

    /// <summary>What ip-link says: "&lt;BROADCAST,MULTICAST,UP,LOWER_UP&gt;"; null when there is no such interface.</summary>
    internal string? HostFlags()
    {
        var said = Space.Run("ip", "-o", "link", "show", "dev", Name);
        return said.ExitCode == 0 ? said.Output[said.Output.IndexOf('<', StringComparison.Ordinal)..said.Output.IndexOf('>', StringComparison.Ordinal)] : null;
    }

    internal MbufBatch Frame(string to, int length)
    {
        Assert.True(Pool.TryGet(out var m));
        var data = m.Append(length);
        data.Clear();
        if (length >= 14)
        {
            LinkAddress.Parse(to).Write(data);
            LinkAddress.Parse("02:00:00:00:00:02").Write(data[6..]);
            data[12] = 0x88;
            data[13] = 0xb5;
        }

        return new MbufBatch(m);
    }

    /// <summary>Receives until a frame is of the EtherType.</summary>
    /// <returns>Its length.</returns>
    internal int Await(IFrameDevice device, ushort etherType)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Limit;)
        {
            var got = default(MbufBatch);
            Assert.Equal(Errno.None, device.Receive(Pool, ref got, 64, TimeSpan.FromSeconds(1)));
            var length = 0;
            while (got.TryRemoveFirst(out var m))
            {
                length = m.Data[12] == etherType >> 8 && m.Data[13] == (etherType & 0xff) ? m.Length : length;
                m.Free();
            }

            if (length > 0)
            {
                return length;
            }
        }

        throw new InvalidOperationException($"no frame of type {etherType:x4}");
    }

    public void Dispose()
    {
        foreach (var opened in _opened)
        {
            opened.Dispose();
        }

        Space.Dispose();
        Assert.Equal(0, Pool.Outstanding);
        Pool.Dispose();
    }
}
