using HwNet.Core.Tests.Net;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols;

/// <summary>Two stacks, 10.9.0.1 and 10.9.0.2, joined by a cable: what one sends the other receives.</summary>
internal sealed class BackToBack : IDisposable
{
    internal BackToBack(bool threaded = false)
    {
        A = new TestStack(ringSize: 64, queueLength: 64, threaded: threaded, clock: threaded ? null : Clock);
        B = new TestStack(ringSize: 64, queueLength: 64, threaded: threaded, clock: threaded ? null : Clock, up: false);
        Assert.Equal(Errno.None, B.Ifp.Ioctl(new SetLinkAddress(TestStack.Other)));
        Join(A, B);
        Join(B, A);
        Assert.Equal(Errno.None, A.Ifp.Ioctl(new AddAddress(AddressA, 24)));
        Assert.Equal(Errno.None, B.Ifp.Ioctl(new AddAddress(AddressB, 24)));
        Run();
    }

    internal static Ipv4Address AddressA => InetBench.Own;

    internal static Ipv4Address AddressB => InetBench.Peer;

    internal FakeClock Clock { get; } = new();

    internal TestStack A { get; }

    internal TestStack B { get; }

    /// <summary>Steps both until both are quiet.</summary>
    internal void Run()
    {
        while (!A.Stack.IsThreaded && A.Stack.RunUntilIdle() + B.Stack.RunUntilIdle() > 0)
        {
        }
    }

    public void Dispose()
    {
        A.Driver.OnSent = B.Driver.OnSent = null;
        A.Dispose();
        B.Dispose();
    }

    private static void Join(TestStack from, TestStack to) => from.Driver.OnSent = m =>
    {
        if (to.Ifp.Flags.HasFlag(IfFlags.Running) && to.Stack.Mbufs.TryGet(out var copy))
        {
            m.Data.CopyTo(copy.Append(m.Length));
            to.Ifp.Input(copy);
        }
    };
}
