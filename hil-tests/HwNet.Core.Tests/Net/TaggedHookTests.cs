using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>The hook for frames with an 802.1Q tag, beside the one for all frames.</summary>
[Trait("Spec", "IF-121")]
public sealed class TaggedHookTests
{
    [Fact]
    public void Tagged_frames_go_to_the_hook_for_them_and_the_others_as_ever()
    {
        using var bench = new TestStack();
        var tagged = new InputRecordingHook(wantsAll: true);
        var all = new InputRecordingHook(wantsAll: true);
        Assert.Equal(Errno.None, bench.Ifp.TakeTagged(tagged));
        Assert.Equal(Errno.None, bench.Ifp.TakeInput(all));

        bench.Ifp.Input(bench.Frame(etherType: 0x8100));
        bench.Ifp.Input(bench.Frame(etherType: 0x88a8));
        bench.Ifp.Input(bench.Frame(etherType: 0x0800));

        Assert.Equal((2, 1), (tagged.Got.Count, all.Got.Count));
        Assert.Equal(3, bench.Ifp.Counters.Snapshot().InDelivered);
    }

    [Fact]
    public void It_is_there_once_and_is_given_back()
    {
        using var bench = new TestStack();
        var (first, second) = (new InputRecordingHook(wantsAll: true), new InputRecordingHook(wantsAll: true));

        Assert.Equal(Errno.None, bench.Ifp.TakeTagged(first));
        Assert.Equal(Errno.EBUSY, bench.Ifp.TakeTagged(second));
        bench.Ifp.ReleaseTagged(second);
        Assert.Same(first, bench.Ifp.TagHook);
        bench.Ifp.ReleaseTagged(first);
        Assert.Equal(Errno.None, bench.Ifp.TakeTagged(second));

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));
        Assert.Null(bench.Ifp.TagHook);
        Assert.Equal(Errno.ENXIO, bench.Ifp.TakeTagged(first));
    }

    [Fact]
    public void What_is_left_in_the_batch_goes_on_as_without_the_hook()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.TakeTagged(new DecliningHook()));

        bench.Ifp.Input(bench.Frame(etherType: 0x8100));

        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((1, 60, 0, 1), (data.InPackets, data.InBytes, data.InDelivered, data.InDropsBy[InputDrop.UnknownVlan]));
    }
}
