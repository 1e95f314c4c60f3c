using HwNet.Buffers;
using HwNet.Net;
using HwNet.Tests;

namespace HwNet.Core.Tests.Net;

public sealed class InputAllocationTests
{
    private const int Rounds = 400;

    [Fact]
    [Trait("Spec", "IF-93")]
    public void Receiving_in_batches_up_to_the_protocol_allocates_nothing()
    {
        using var bench = new TestStack();
        long handled = 0;
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch packets) => handled += packets.FreeAll());

        var least = Allocations.Least(Rounds, () =>
        {
            MbufBatch frames = default;
            for (var i = 0; i < 32; i++)
            {
                frames.Append(bench.Frame(destination: i % 8 == 7 ? TestStack.Other : TestStack.Own));
            }

            bench.Ifp.Input(ref frames);
            _ = bench.Stack.RunOnce();
        });

        Assert.Equal(0, least);
        Assert.True(handled > Rounds * 28);
    }

    [Fact]
    [Trait("Spec", "IF-98")]
    public void Transmitting_alone_and_in_batches_allocates_nothing()
    {
        using var bench = new TestStack();

        var least = Allocations.Least(Rounds, () =>
        {
            MbufBatch frames = default;
            for (var i = 0; i < 16; i++)
            {
                frames.Append(bench.Frame());
            }

            _ = bench.Ifp.Transmit(ref frames);
            _ = bench.Ifp.Transmit(bench.Frame(destination: LinkAddress.Broadcast));
        });

        Assert.Equal(0, least);
        Assert.Equal(bench.Ifp.Counters.Snapshot().OutAccepted, bench.Ifp.Counters.Snapshot().OutPackets);
    }
}
