using HwNet.Buffers;
using HwNet.Drivers.Pseudo.Lagg;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

/// <summary>Senders, receivers, cables that are pulled, members that come and go, all at once, on a stack with threads.</summary>
[Trait("Spec", "IF-122")]
public sealed class LaggRaceTests : IDisposable
{
    private const int Rounds = 150;

    private readonly DriverStack _stack = new(threaded: true);
    private readonly List<IfNet> _near = [];
    private readonly List<IfNet> _far = [];

    [Theory]
    [InlineData(LaggProtocol.Failover)]
    [InlineData(LaggProtocol.LoadBalance)]
    [InlineData(LaggProtocol.RoundRobin)]
    [InlineData(LaggProtocol.Lacp)]
    public void Whatever_happens_at_once_every_packet_is_freed_once(LaggProtocol protocol)
    {
        var (one, two) = Make(protocol);
        Thread[] threads =
        [
            Start(1, _ => Send(one)),
            Start(2, _ => Send(two)),
            Start(3, random => Flap(_far[random.Next(3)])),
            Start(4, random => ComeAndGo(one, _near[1 + random.Next(2)])),
            Start(5, random => Reconfigure(random, one)),
        ];

        Array.ForEach(threads, t => Assert.True(t.Join(TimeSpan.FromMinutes(2)), "a thread hangs"));
    }

    public void Dispose() => _stack.Dispose();

    private (IfNet One, IfNet Two) Make(LaggProtocol protocol)
    {
        _stack.Catalog.RegisterCloners(_stack.Stack);
        for (var i = 0; i < 3; i++)
        {
            var ends = _stack.Clone("epair");
            _near.Add(ends[0]);
            _far.Add(ends[1]);
        }

        return (Make(protocol, _near), Make(protocol, _far));
    }

    private IfNet Make(LaggProtocol protocol, List<IfNet> members)
    {
        var request = new CreateClone("lagg", new LaggParameters { Protocol = protocol, Members = [.. members] });
        Assert.Equal(Errno.None, _stack.Stack.Ioctl(request));
        DriverStack.Up(request.Reply!);
        return request.Reply!;
    }

    private static Thread Start(int seed, Action<Random> act)
    {
        var thread = new Thread(() =>
        {
            var random = new Random(seed);
            for (var i = 0; i < Rounds; i++)
            {
                act(random);
            }
        });
        thread.Start();
        return thread;
    }

    private void Send(IfNet lagg)
    {
        MbufBatch batch = default;
        for (byte flow = 0; flow < 20; flow++)
        {
            if (_stack.Stack.Mbufs.TryGet(out var m))
            {
                var frame = m.Append(60);
                frame.Clear();
                frame[..6].Fill(0xff);
                (frame[6], frame[11], frame[12], frame[13]) = (2, flow, 0x88, 0xb5);
                batch.Append(m);
            }
        }

        _ = lagg.Transmit(ref batch);
        Assert.True(batch.IsEmpty);
    }

    private static void Flap(IfNet ifp)
    {
        DriverStack.Down(ifp);
        DriverStack.Up(ifp);
    }

    private static void ComeAndGo(IfNet lagg, IfNet member)
    {
        Assert.True(lagg.Ioctl(new DeleteLaggMember(member)) is Errno.None or Errno.ENOENT);
        Assert.True(lagg.Ioctl(new AddLaggMember(member)) is Errno.None or Errno.EEXIST or Errno.EBUSY);
    }

    private static void Reconfigure(Random random, IfNet lagg)
    {
        Assert.Equal(Errno.None, lagg.Ioctl(new SetMtu(random.Next(1400, 1600))));
        Assert.Equal(Errno.None, lagg.Ioctl(new SetLinkAddress(LinkAddress.FromUInt64(0x02aa_0000_0000UL | (uint)random.Next(1000)))));
        Assert.Equal(Errno.None, lagg.Ioctl(new GetLaggStatus()));
        Flap(lagg);
    }
}
