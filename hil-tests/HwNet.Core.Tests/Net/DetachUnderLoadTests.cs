using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class DetachUnderLoadTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [Trait("Spec", "IF-08")]
    [Trait("Spec", "IF-21")]
    public void After_a_detach_under_full_load_no_entry_point_runs_and_no_packet_refers_to_the_interface(int seed)
    {
        using var bench = new TestStack(threaded: true, up: false);
        var load = new Load(bench, seed);
        for (var round = 0; round < 15; round++)
        {
            load.Attach();
            using var crew = load.Start();
            crew.Await(() => load.IsMoving, $"seed {seed}: no traffic");
            using var detachers = new Crew();
            var results = new Errno[3];
            for (var i = 0; i < results.Length; i++)
            {
                var n = i;
                detachers.Run($"detach {n}", () =>
                {
                    results[n] = bench.Stack.Interfaces.Detach(load.Ifp);
                    if (results[n] == Errno.None)
                    {
                        load.IsQuiet = true;
                    }
                });
            }

            detachers.Join();
            Assert.Equal([Errno.None, Errno.ENXIO, Errno.ENXIO], results.Order());
            Assert.Equal(Errno.ENXIO, bench.Stack.Interfaces.Detach(load.Ifp));
            crew.Await(() => load.TurnsSinceQuiet > 100, $"seed {seed}: the load ended");
            crew.Stop();
            crew.Join();
            bench.Stack.Ports.Sync();
            bench.Stack.Netisr.Sync();

            Assert.True(load.Violations == 0, $"seed {seed}, round {round}: {load.Violations} packets of a detached interface were processed");
            Assert.Equal((0, 0, 0), (load.Driver.LateCalls, load.Driver.Overlaps, load.Driver.StartsWhileStopped));
            Assert.Empty(bench.Stack.Mbufs.Ledger());
            load.AssertBalanced(seed);
        }
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [Trait("Spec", "IF-21")]
    [Trait("Spec", "IF-20")]
    public void After_a_down_under_full_load_nothing_of_the_interface_is_processed_until_it_is_up(int seed)
    {
        using var bench = new TestStack(threaded: true, up: false);
        var load = new Load(bench, seed);
        load.Attach();
        using var crew = load.Start();
        for (var round = 0; round < 30; round++)
        {
            crew.Await(() => load.IsMoving, $"seed {seed}: no traffic");
            Assert.Equal(Errno.None, load.Ifp.Ioctl(new SetFlags(IfFlags.None)));
            load.IsQuiet = true;
            var starts = load.Driver.Starts;
            Assert.Equal((0, 0), (load.Ifp.SendQueue.Length, load.RingLength));
            crew.Await(() => load.TurnsSinceQuiet > 20, $"seed {seed}: the load ended");
            Assert.Equal((starts, 0), (load.Driver.Starts, load.Ifp.SendQueue.Length));
            load.IsQuiet = false;
            Assert.Equal(Errno.None, load.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        }

        crew.Stop();
        crew.Join();
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(load.Ifp));
        Assert.True(load.Violations == 0, $"seed {seed}: {load.Violations} packets were processed while the interface was down");
        Assert.Equal((0, 0, 0), (load.Driver.LateCalls, load.Driver.Overlaps, load.Driver.StartsWhileStopped));
        Assert.Empty(bench.Stack.Mbufs.Ledger());
        load.AssertBalanced(seed);
    }

    /// <summary>Senders, receivers and completions on one interface, none of which cares whether it is alive.</summary>
    private sealed class Load
    {
        private readonly TestStack _bench;
        private readonly int _seed;
        private int _attempts;
        private int _handled;
        private int _handledBefore;
        private int _startsBefore;
        private int _turns;
        private int _violations;
        private bool _quiet;

        internal Load(TestStack bench, int seed)
        {
            _bench = bench;
            _seed = seed;
            bench.Stack.Netisr.Register(NetisrProtocol.Local1, Handle);
        }

        internal RingDriver Driver { get; private set; } = null!;

        internal IfNet Ifp { get; private set; } = null!;

        internal int Violations => Volatile.Read(ref _violations);

        internal int TurnsSinceQuiet => Volatile.Read(ref _turns);

        internal int RingLength => Driver.InRing;

        /// <summary>True: the interface was said to be at rest; what is processed from now on is a violation.</summary>
        internal bool IsQuiet
        {
            get => Volatile.Read(ref _quiet);
            set
            {
                Volatile.Write(ref _turns, 0);
                _handledBefore = Volatile.Read(ref _handled);
                _startsBefore = Driver.Starts;
                Volatile.Write(ref _quiet, value);
            }
        }

        /// <summary>Packets went both ways since the interface came up.</summary>
        internal bool IsMoving => Volatile.Read(ref _handled) - _handledBefore > 20 && Driver.Starts - _startsBefore > 20;

        internal void Attach()
        {
            Driver = new RingDriver(ringSize: 4);
            Assert.Equal(Errno.None, _bench.Stack.Interfaces.Attach("load", Driver, TestStack.Options(), out var ifp));
            Ifp = ifp!;
            _attempts = 0;
            IsQuiet = false;
            Assert.Equal(Errno.None, Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        }

        internal Crew Start()
        {
            var crew = new Crew();
            crew.Repeat("sender 0", Send);
            crew.Repeat("sender 1", Send);
            crew.Repeat("receiver 0", Receive);
            crew.Repeat("receiver 1", Receive);
            var random = new Random(_seed);
            crew.Repeat("completion", () => _ = Driver.Complete(random.Next(1, 5), random.Next(2) == 0));
            return crew;
        }

        internal void AssertBalanced(int seed)
        {
            var data = Ifp.Counters.Snapshot();
            var behind = data.OutDropsBy[OutputDrop.Purged] + data.OutDropsBy[OutputDrop.DriverError];
            Assert.True(data.OutAccepted == data.OutPackets + behind, $"seed {seed}: {data.OutAccepted} accepted, {data.OutPackets} sent, {behind} dropped");
            Assert.Equal(_attempts, data.OutAccepted + data.OutDropsBy[OutputDrop.QueueFull] + data.OutDropsBy[OutputDrop.Down]);
            Assert.Equal(data.InPackets, data.InDelivered + data.InDropsBy.Values.Sum());
        }

        private void Send()
        {
            if (_bench.Stack.Mbufs.TryGet(out var m))
            {
                m.Append(60).Clear();
                _ = Interlocked.Increment(ref _attempts);
                _ = Ifp.Transmit(m);
            }

            _ = Interlocked.Increment(ref _turns);
            _ = Thread.Yield();
        }

        private void Receive()
        {
            if (_bench.Stack.Mbufs.TryGet(out var m))
            {
                m.Append(60).Clear();
                TestStack.Own.Write(m.Data);
                m.Data[12] = 0x88;
                m.Data[13] = 0xb5;
                Ifp.Input(m);
            }

            _ = Interlocked.Increment(ref _turns);
            _ = Thread.Yield();
        }

        private void Handle(ref MbufBatch batch)
        {
            if (IsQuiet)
            {
                _ = Interlocked.Add(ref _violations, batch.Count);
            }

            _ = Interlocked.Add(ref _handled, batch.FreeAll());
        }
    }
}
