using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Bus.Usb.Wrappers;
using HwNet.Bus.Usb.Wrappers.Faults;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Fixtures.UsbModels;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.UsbEther;

/// <summary>The ladder of cures, rung by rung: a transmitter that hangs until one certain measure is taken. The clock moves only while it hangs, or when a packet has just passed.</summary>
public sealed class LadderTests : IDisposable
{
    private const int Mtu = 1400;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly LinkAddress Group = LinkAddress.Parse("01:00:5e:00:00:05");
    private static readonly LinkAddress Foreign = LinkAddress.Parse("02:00:00:00:77:01");

    private readonly SteppedClock _clock = new();
    private readonly UsbFaultPlan _plan = new(1);
    private readonly DriverStack _rig;
    private readonly List<string> _events = [];
    private SimBusDevice? _device;
    private IFrameDevice? _far;
    private long _passed;

    public LadderTests() => _rig = new DriverStack(threaded: true, _clock);

    public static TheoryData<string, UsbFaultCure> Rungs
    {
        get
        {
            var data = new TheoryData<string, UsbFaultCure>();
            foreach (var model in new[] { "ecm", "ncm", "eem", "rndis" })
            {
                for (var cure = UsbFaultCure.Cancel; cure <= UsbFaultCure.Reopen; cure++)
                {
                    data.Add(model, cure);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rungs))]
    public void The_ladder_is_climbed_to_the_rung_that_helps_and_all_is_as_before(string model, UsbFaultCure cure)
    {
        var (ifp, driver) = Start(model);
        var before = State(ifp);
        var measures = Enum.GetValues<UsbFaultCure>().Select(_plan.Measures).ToArray();

        _plan.Add(new UsbFault(UsbFaultKind.Wedge, UsbFaultWhere.BulkOut) { Cure = cure });
        Run(ifp, () => driver.Recoveries > 0 && driver.Rung == RecoveryRung.None && _passed > 0);

        // So many rungs were taken, which is each once up to the one that helped: the lower ones without success. EEM and RNDIS have one setting
        // of each interface, and are asked for it once more.
        Assert.Equal((int)RungOf(cure), driver.Recoveries);
        for (var measure = UsbFaultCure.Cancel; measure <= cure && measure != UsbFaultCure.Reopen; measure++)
        {
            Assert.True(_plan.Measures(measure) > measures[(int)measure], $"{measure}");
        }

        Assert.Equal(RungOf(cure) >= RecoveryRung.Reset ? 1 : 0, _plan.Measures(UsbFaultCure.Reset));
        Await(() => State(ifp) == before);
        Assert.Equal(IfFlags.Up | IfFlags.Running, ifp.Flags & (IfFlags.Up | IfFlags.Running));
        Assert.Equal(1, ifp.Counters.Snapshot().Watchdogs);
        Receive(ifp, Group);
        Receive(ifp, ifp.Lladdr);
    }

    [Theory]
    [InlineData("ecm")]
    [InlineData("ncm")]
    [InlineData("rndis")]
    public void When_nothing_helps_the_interface_is_given_up_and_said_to_be_broken(string model)
    {
        var (ifp, driver) = Start(model);

        _plan.Add(new UsbFault(UsbFaultKind.Wedge, UsbFaultWhere.BulkOut) { Cure = UsbFaultCure.None });
        Run(ifp, () => driver.Rung == RecoveryRung.Broken && (ifp.Flags & IfFlags.Running) == 0);

        Assert.Equal((int)RecoveryRung.Broken, driver.Recoveries);
        Assert.Equal(IfFlags.Up, ifp.Flags & (IfFlags.Up | IfFlags.Running));
        Await(() => ifp.Link == LinkState.Down);
        Assert.NotEqual("", driver.Status);
        Await(() => Broken() == 1);
        Assert.Equal(Errno.EHOSTDOWN, ifp.Transmit(_rig.Frame(LinkAddress.Broadcast)));

        // Taken down and up again, cured meanwhile, it works, and the ladder begins at its foot.
        _plan.Clear();
        DriverStack.Down(ifp);
        DriverStack.Up(ifp);
        Run(ifp, () => _passed > 0);
        Assert.Equal(RecoveryRung.None, driver.Rung);
        Assert.Equal(1, Broken());
    }

    public void Dispose()
    {
        _rig.Dispose();
        _far?.Dispose();
        _device?.Dispose();
    }

    private static RecoveryRung RungOf(UsbFaultCure cure) => cure switch
    {
        UsbFaultCure.Cancel => RecoveryRung.Cancel,
        UsbFaultCure.ClearHalt => RecoveryRung.ClearHalt,
        UsbFaultCure.Alternate => RecoveryRung.Alternate,
        UsbFaultCure.Reset => RecoveryRung.Reset,
        UsbFaultCure.Reopen => RecoveryRung.Reattach,
        _ => RecoveryRung.Broken,
    };

    private static void Await(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience));

    /// <summary>An adapter whose every setting is another than after power-on.</summary>
    private (IfNet Ifp, Drivers.Shared.UsbEther.UsbEther Driver) Start(string model)
    {
        var error = SimModels.Find(model, out _device, out var failure);
        Assert.True(error == Errno.None, failure);
        _far = _device!.Cable.OpenFarEnd();
        _ = _rig.Stack.Events.Subscribe(Heard);
        var ifp = _rig.Attach(new WrappedUsbBusDevice(_device, inner => new FaultyUsbDevice(inner, _plan)))[0];
        DriverStack.Up(ifp);
        Assert.Equal(Errno.None, ifp.Ioctl(new SetMtu(Mtu)));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetLinkAddress(Foreign)));
        Assert.Equal(Errno.None, ifp.JoinMulti(SockAddr.Link(Group)));
        Run(ifp, () => ifp.Link == LinkState.Up && _passed > 0);
        _passed = 0;
        return (ifp, (Drivers.Shared.UsbEther.UsbEther)ifp.Driver);
    }

    private void Heard(IfEvent happened)
    {
        if (happened is IfEvent.DeviceNotify notify)
        {
            lock (_events)
            {
                _events.Add(notify.Type);
            }
        }
    }

    private int Broken()
    {
        lock (_events)
        {
            return _events.Count(static e => e == "BROKEN");
        }
    }

    /// <summary>What the interface and the model of the device say of all that is set.</summary>
    private string State(IfNet ifp)
    {
        var media = new GetMedia();
        var active = ifp.Ioctl(media) == Errno.None ? media.Reply!.Active : "none";
        var function = _device!.Model.Get<EthernetFunction>();
        return $"{ifp.Lladdr} mtu {ifp.Mtu} {ifp.Link} {ifp.Baudrate} {active}; "
            + $"running {function.IsRunning}, {function.Station}, {function.Filter}, {string.Join(' ', function.Groups)}";
    }

    /// <summary>Sends packets one after another, and lets time pass while the device hangs or after a packet has passed: never while one is on its way.</summary>
    private void Run(IfNet ifp, Func<bool> until)
    {
        var driver = (Drivers.Shared.UsbEther.UsbEther)ifp.Driver;
        var sent = ifp.Counters.Snapshot().OutPackets;
        Await(() =>
        {
            var now = ifp.Counters.Snapshot().OutPackets;
            if (_plan.IsWedged || now != sent)
            {
                _clock.Advance(Step);
            }

            (_passed, sent) = (_passed + now - sent, now);
            if (driver.TransfersWaiting == 0 && ifp.SendQueue.Length == 0)
            {
                // While the ladder is climbed the interface may refuse it.
                _ = ifp.Transmit(_rig.Frame(LinkAddress.Broadcast));
            }

            return until();
        });
    }

    private void Receive(IfNet ifp, LinkAddress to)
    {
        var before = ifp.Counters.Snapshot().InPackets;
        var frames = new MbufBatch(_rig.Frame(to));
        Assert.Equal(Errno.None, _far!.Send(ref frames));
        Await(() => ifp.Counters.Snapshot().InPackets > before);
    }
}
