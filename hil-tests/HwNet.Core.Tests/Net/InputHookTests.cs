using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class InputHookTests
{
    [Theory]
    [Trait("Spec", "IF-91")]
    [InlineData(true, false, new byte[] { 1, 2 })]
    [InlineData(true, true, new byte[] { 1, 2, 3, 4 })]
    [InlineData(false, true, new byte[] { 1, 2 })]
    public void A_hook_gets_the_stations_frames_and_foreign_ones_only_if_it_wants_them(bool wantsAll, bool promiscuous, byte[] expected)
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        var hook = new InputRecordingHook(wantsAll);
        Assert.Equal(Errno.None, bench.Ifp.TakeInput(hook));
        Assert.Equal(Errno.None, promiscuous ? bench.Ifp.SetPromiscuous(true) : Errno.None);

        Receive(bench);

        Assert.Equal(expected, hook.Got);
        Assert.Empty(local.Got);
        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((4, expected.Length), (data.InPackets, data.InDelivered));
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    [Trait("Spec", "IF-91")]
    public void There_is_one_hook_at_a_time_and_frames_go_to_the_protocols_again_after_it()
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        var hook = new InputRecordingHook(wantsAll: true);
        var late = new InputRecordingHook(wantsAll: true);
        Assert.Equal(Errno.None, bench.Ifp.TakeInput(hook));
        Assert.Equal(Errno.EBUSY, bench.Ifp.TakeInput(late));

        bench.Ifp.ReleaseInput(late);
        Receive(bench);
        Assert.Equal([1, 2], hook.Got);

        bench.Ifp.ReleaseInput(hook);
        Receive(bench);
        Assert.Equal([1, 2], hook.Got);
        Assert.Equal([1, 2], local.FirstBytes);

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));
        Assert.Equal(Errno.ENXIO, bench.Ifp.TakeInput(late));
    }

    private static void Receive(TestStack bench)
    {
        MbufBatch frames = default;
        frames.Append(bench.Frame(fill: 1));
        frames.Append(bench.Frame(destination: LinkAddress.Broadcast, fill: 2));
        frames.Append(bench.Frame(destination: TestStack.Other, fill: 3));
        frames.Append(bench.Frame(destination: LinkAddress.Parse("01:00:5e:00:00:fc"), fill: 4));
        bench.Ifp.Input(ref frames);
        _ = bench.Stack.RunUntilIdle();
    }
}
