using HwNet.Fixtures.Peers;
using HwNet.Fixtures.UsbModels;
using HwNet.Fixtures.UsbModels.Axge;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Axge;

/// <summary>The driver on the models of its chips: they say what rule it breaks.</summary>
public sealed class AxgeOnModelTests
{
    private const int Some = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("ax88179", 0x010B)]
    [InlineData("ax88179,speed=super,partner-pause", 0x013B)]
    [InlineData("ax88178a,partner=100half", 0x0300)]
    [InlineData("ax88178a,partner=10,speed=full", 0x0102)]
    [InlineData("ax88179a", 0x0103)]
    [InlineData("ax88179a,speed=super,partner-pause", 0x0133)]
    [InlineData("ax88179a,partner=10half,speed=full", 0x0100)]
    [InlineData("ax88179a,partner=100,rom=eeprom,revision=ua1", 0x0102)]
    public void Frames_pass_at_every_link_and_no_rule_is_broken(string model, int medium)
    {
        using var rig = new DriverStack(threaded: true);
        using var device = Find(model);
        using var partner = new LinkPartner(device.Cable.OpenFarEnd());
        var function = device.Model.Get<AxgeFunction>();
        var ifp = rig.Attach(device)[0];
        DriverStack.Up(ifp);
        Await(() => ifp.Link == LinkState.Up);

        Exchange(rig, ifp, partner, function);
        Assert.Equal(medium, function.MediumMode);
        Reset(ifp);
        Await(() => ifp.Link == LinkState.Up);
        Exchange(rig, ifp, partner, function);
        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.PPromisc)));
        Await(() => function.Filter.HasFlag(FrameFilterFlags.Promiscuous));
        DriverStack.Down(ifp);
        DriverStack.Up(ifp);
        Await(() => ifp.Link == LinkState.Up);
        Exchange(rig, ifp, partner, function);

        Assert.Equal((0, 0), (function.Unsent, function.SentInWrongDuplex));
        Assert.True(device.Model.Violations.First is null, device.Model.Violations.First);
    }

    [Theory]
    [InlineData("ax88179")]
    [InlineData("ax88179a")]
    public void After_every_malformed_transfer_the_next_frames_are_good(string model)
    {
        using var rig = new DriverStack(threaded: true);
        using var device = Find(model);
        using var partner = new LinkPartner(device.Cable.OpenFarEnd());
        var ifp = rig.Attach(device)[0];
        DriverStack.Up(ifp);
        Await(() => ifp.Link == LinkState.Up);

        foreach (var fault in device.Model.Faults.Known.Select(f => f.Name).Where(f => f.StartsWith("rx-", StringComparison.Ordinal) && f != "rx-crc"))
        {
            var before = ifp.Counters.Snapshot();
            device.Model.Faults.Set(fault);
            Assert.Equal(Errno.None, partner.Send(To(ifp.Lladdr)));

            Await(() => device.Model.Faults.Happened(fault) == 1 && device.Cable.Waiting == 0);
            Await(() => ifp.Counters.Snapshot().InErrors > before.InErrors);
            Await(() => fault != "rx-garbage" || ifp.Counters.Snapshot().InPackets > before.InPackets);
            Exchange(rig, ifp, partner, device.Model.Get<AxgeFunction>());
        }
    }

    [Theory]
    [InlineData("phy-missing")]
    [InlineData("clock-dropped")]
    [InlineData("eeprom-busy")]
    [InlineData("fifo-busy")]
    [InlineData("chip-unknown")]
    [InlineData("efuse-sum")]
    public void Faults_of_registers_are_survived_or_refused(string fault)
    {
        using var rig = new DriverStack(threaded: true);
        using var device = Find($"ax88179a,fault={fault}");
        var found = rig.Catalog.Find(device);

        var error = found!.Value.Module.Attach(rig.Stack, device, found.Value.Match, out var ifps, out var failure);

        Assert.Equal(fault == "phy-missing" ? Errno.ENXIO : Errno.None, error);
        Assert.Equal(error == Errno.None, failure is null);
        if (error == Errno.None)
        {
            DriverStack.Up(ifps[0]);
            Await(() => ifps[0].Link == LinkState.Up);
        }
    }

    /// <summary>Lengths round the end of packets at every speed, both ways.</summary>
    private static void Exchange(DriverStack rig, IfNet ifp, LinkPartner partner, AxgeFunction function)
    {
        var (sent, received) = (function.Sent.Frames, ifp.Counters.Snapshot().InPackets);
        var lengths = Enumerable.Range(0, Some).Select(i => i < 20 ? 496 + i : 996 + i).ToList();
        foreach (var length in lengths)
        {
            Assert.Equal(Errno.None, ifp.Transmit(rig.Frame(partner.Lladdr, length)));
            Assert.Equal(Errno.None, partner.Send(To(ifp.Lladdr, length)));
        }

        Await(() => function.Sent.Frames - sent == Some);
        Await(() => ifp.Counters.Snapshot().InPackets - received == Some);
    }

    private static void Reset(IfNet ifp)
    {
        ifp.Serializer.Enter();
        var error = ifp.Reset();
        ifp.Serializer.Exit();
        Assert.Equal(Errno.None, error);
    }

    private static byte[] To(LinkAddress destination, int length = 60)
    {
        var frame = new byte[length];
        destination.Write(frame);
        (frame[6], frame[12], frame[13]) = (2, 0x88, 0xb5);
        return frame;
    }

    private static SimBusDevice Find(string argument)
    {
        var error = SimModels.Find(argument, out var device, out var failure);
        Assert.True(error == Errno.None, failure);
        return device!;
    }

    private static void Await(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience));
}
