using HwNet.Benchmarks.Stages;
using HwNet.Buffers;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Benchmarks.Scale;

/// <summary>Something a stack may have many of: how one is looked up, added and removed beside so many others.</summary>
internal abstract class ScaleTopic : IDisposable
{
    /// <summary>What there are many of.</summary>
    internal abstract string Name { get; }

    /// <summary>How many: the last is what is asked for.</summary>
    internal abstract int[] Sizes { get; }

    /// <summary>The look-ups; each is given a number below the size.</summary>
    internal abstract IReadOnlyList<(string What, Action<int> Do)> LookUps { get; }

    protected NetStack Stack { get; } = new(new NetStackOptions { Threaded = false, CpuCount = 1, MbufCount = 1024 });

    /// <summary>Adds the one with this number; the first call is not measured.</summary>
    internal abstract void Add(int number);

    /// <summary>Removes it.</summary>
    internal abstract void Remove(int number);

    public void Dispose() => Stack.Dispose();

    protected IfNet Attach(int number)
    {
        var options = new IfAttachOptions { Lladdr = LinkAddress.FromUInt64(0x0200_0000_0000UL + (uint)number), SendQueueLength = 64 };
        Must(Stack.Interfaces.Attach("sink", new SinkDriver(), options, out var ifp));
        return ifp!;
    }

    /// <summary>An address in a network of its own, of 24 bits.</summary>
    protected static Ipv4Address Address(int number, int host) => Ipv4Address.FromUInt32(0x1400_0000u + ((uint)number << 8) + (uint)host);

    protected static void Must(Errno error)
    {
        if (error != Errno.None)
        {
            throw new InvalidOperationException($"{error}");
        }
    }

    protected static void Must(bool good)
    {
        if (!good)
        {
            throw new InvalidOperationException("not found");
        }
    }

    /// <summary>What stacks without threads have to do in between: it must not be charged to a later operation.</summary>
    internal void Settle() => _ = Stack.RunUntilIdle();

    protected Mbuf Packet() => Stack.Mbufs.TryGet(out var m) ? m : throw new InvalidOperationException("no packet");
}
