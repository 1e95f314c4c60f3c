using System.Collections.Concurrent;
using HwNet.Core.Tests.Net;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Model;

/// <summary>Two stacks, and what the workers share: names, units, an interface that is always there.</summary>
internal sealed class ModelWorld : IDisposable
{
    internal const int Workers = 8;
    internal const int Slots = 2;

    internal static readonly string[] SharedNames = ["red", "green", "blue"];

    private readonly LiveInterface?[] _live = new LiveInterface?[Workers * Slots];
    private readonly ConcurrentDictionary<(NetStack Stack, string Name), int> _names = new();

    internal ModelWorld()
    {
        foreach (var stack in Stacks)
        {
            stack.Netisr.Register(NetisrProtocol.Local1, static (ref HwNet.Buffers.MbufBatch batch) => batch.FreeAll());
        }

        Stacks[0].Cloners.Register(new ModelCloner());
        Assert.Equal(Errno.None, Stacks[0].Interfaces.Attach("shared", new ModelDriver(), TestStack.Options() with { NoUnit = true }, out var shared));
        Assert.Equal(Errno.None, shared!.Ioctl(new SetFlags(shared.Flags | IfFlags.Up)));
        Shared = new LiveInterface(shared);
    }

    internal NetStack[] Stacks { get; } = [Make(), Make()];

    internal LiveInterface Shared { get; }

    /// <summary>Which worker, plus one, has a unit of the cloner.</summary>
    internal int[] Units { get; } = new int[ModelCloner.Units];

    /// <summary>All lives that are over.</summary>
    internal ConcurrentQueue<LiveInterface> Retired { get; } = new();

    internal void Publish(int slot, LiveInterface? live)
    {
        if (Interlocked.Exchange(ref _live[slot], live) is { } old)
        {
            Retired.Enqueue(old);
        }
    }

    /// <summary>Somebody's interface, perhaps one that leaves at this moment.</summary>
    internal LiveInterface Any(Random random) => Volatile.Read(ref _live[random.Next(_live.Length)]) ?? Shared;

    /// <summary>A name was given to a worker by the stack; false when it still was another's.</summary>
    internal bool TakeName(NetStack stack, string name, int worker) => _names.TryAdd((stack, name), worker);

    /// <summary>Before the stack is told: the next moment another may have it.</summary>
    internal void LeaveName(NetStack stack, string name) => Assert.True(_names.TryRemove((stack, name), out _));

    public void Dispose()
    {
        foreach (var stack in Stacks)
        {
            stack.Dispose();
        }
    }

    private static NetStack Make() => new(new NetStackOptions { CpuCount = 2, MbufCount = 2048 });
}
