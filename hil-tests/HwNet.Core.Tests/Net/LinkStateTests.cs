using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class LinkStateTests
{
    [Fact]
    [Trait("Spec", "IF-22")]
    public void A_change_of_link_state_sends_one_message_and_one_notification_and_no_change_none()
    {
        using var bench = new TestStack();
        var events = new List<string>();
        using var subscription = bench.Stack.Events.Subscribe(e => events.Add(EventText.Of(e)));

        bench.Ifp.SetLink(LinkState.Unknown);
        Assert.Empty(events);
        bench.Ifp.SetLink(LinkState.Up);
        Assert.Equal(["ifmsg sim0", "notify LINK_UP sim0"], events);
        bench.Ifp.SetLink(LinkState.Up);
        Assert.Equal(2, events.Count);
        bench.Ifp.SetLink(LinkState.Down);
        bench.Ifp.SetLink(LinkState.Down);

        Assert.Equal(["ifmsg sim0", "notify LINK_UP sim0", "ifmsg sim0", "notify LINK_DOWN sim0"], events);
        Assert.Equal(LinkState.Down, bench.Ifp.Link);
        Assert.Equal(Errno.ENETDOWN, bench.Ifp.Transmit(bench.Frame()));
    }

    [Fact]
    [Trait("Spec", "IF-22")]
    public void A_driver_may_report_inside_the_serializer_and_observers_run_outside_of_it()
    {
        using var bench = new TestStack();
        var seen = new List<(string Event, LinkState State, bool Held)>();
        using var subscription = bench.Stack.Events.Subscribe(e =>
            seen.Add((EventText.Of(e), (e as IfEvent.InfoChanged)?.Link ?? LinkState.Unknown, bench.Ifp.Serializer.IsHeld)));

        bench.Ifp.Serializer.Enter();
        bench.Ifp.SetLink(LinkState.Up);
        bench.Ifp.SetLink(LinkState.Down);
        Assert.Empty(seen);
        bench.Ifp.Serializer.Exit();
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal(
            [
                ("ifmsg sim0", LinkState.Up, false), ("notify LINK_UP sim0", LinkState.Unknown, false),
                ("ifmsg sim0", LinkState.Down, false), ("notify LINK_DOWN sim0", LinkState.Unknown, false),
            ],
            seen);
    }

    [Theory]
    [InlineData(3)]
    [Trait("Spec", "IF-22")]
    public void Reports_from_several_threads_alternate_and_the_last_message_is_the_state(int seed)
    {
        using var bench = new TestStack(threaded: true);
        using var crew = new Crew();
        var states = new List<LinkState>();
        var notifications = new List<string>();
        using var subscription = bench.Stack.Events.Subscribe(e =>
        {
            if (e is IfEvent.InfoChanged info)
            {
                states.Add(info.Link);
            }
            else if (e is IfEvent.DeviceNotify notify)
            {
                notifications.Add(notify.Type);
            }
        });
        for (var i = 0; i < 3; i++)
        {
            var random = new Random(seed + i);
            crew.Run($"carrier {i}", () =>
            {
                for (var n = 0; n < 300; n++)
                {
                    bench.Ifp.SetLink(random.Next(2) == 0 ? LinkState.Down : LinkState.Up);
                }
            });
        }

        crew.Join();
        bench.Stack.Ports.Sync();

        Assert.Equal(states.Count, notifications.Count);
        Assert.Equal(bench.Ifp.Link, states[^1]);
        for (var i = 1; i < states.Count; i++)
        {
            Assert.True(states[i - 1] != states[i], $"seed {seed}: message {i} repeats the state");
            Assert.Equal(states[i] == LinkState.Up ? "LINK_UP" : "LINK_DOWN", notifications[i]);
        }
    }
}
