using HwNet.Net;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>Every check can fail: on a bench with a fault, the checks that watch for it say so.</summary>
public sealed class WitnessTests(ITestOutputHelper output)
{
    [Fact]
    public void A_change_of_the_link_that_nobody_reports_fails_LNK_1() =>
        Witness.Fails(output, "LNK-1", "", Witness.Bent(bench => new BentBench(bench) { OnLink = static (_, _) => Errno.None }));

    [Theory]
    [InlineData("LNK-1")]
    [InlineData("LNK-7")]
    public void A_link_that_bounces_has_too_many_events(string id) => Witness.Fails(output, id, "", Witness.Bent(bench => new BentBench(bench)
    {
        OnLink = (link, up) =>
        {
            // Each bounce must be seen before the next: carrier changes that nobody saw are no events.
            foreach (var state in new[] { up, !up, up })
            {
                Assert.Equal(Errno.None, link.SetUp(state));
                Assert.True(SpinWait.SpinUntil(() => bench.Ifp.Link == (state ? LinkState.Up : LinkState.Down), TimeSpan.FromSeconds(10)));
            }

            return Errno.None;
        },
    }));

    [Fact]
    public void An_interface_that_stays_when_it_should_be_detached_fails_TX_8() =>
        Witness.Fails(output, "TX-8", "", Witness.Bent(bench => new BentBench(bench) { OnReattach = static _ => Errno.None }));

    [Fact]
    public void An_MTU_that_is_not_Ethernets_fails_ATT_4() => Witness.Fails(output, "ATT-4", "", Witness.Bent(bench =>
    {
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new HwNet.Ioctl.SetMtu(1400)));
        return bench;
    }));

    [Fact]
    public void A_driver_that_writes_into_a_buffer_it_has_handed_up_fails_RX_7() => Witness.Fails(output, "RX-7", "", Witness.Bent(bench =>
    {
        _ = bench.Ifp.Tap(new ScribblingTap(after: 1000));
        return bench;
    }));
}
