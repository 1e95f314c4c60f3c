using HwNet.Bus.Usb.Wrappers;
using HwNet.Bus.Usb.Wrappers.Faults;
using HwNet.Fixtures.UsbModels;
using HwNet.Fixtures.UsbModels.Ecm;
using HwNet.Net;

namespace HwNet.Drivers.Tests.UsbEther;

/// <summary>What the conformance checks found in the shared layer of USB adapters.</summary>
public sealed class RecoveryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void An_adapter_whose_address_was_made_up_lets_everything_in()
    {
        using var rig = new DriverStack(threaded: true);
        using var device = Find("ecm,fault=mac-text");

        var ifp = rig.Attach(device)[0];
        DriverStack.Up(ifp);

        Assert.NotEqual(device.Model.Get<EcmFunction>().Station, ifp.Lladdr);
        Await(() => device.Model.Get<EcmFunction>().Filter.HasFlag(FrameFilterFlags.Promiscuous));
    }

    [Fact]
    public void A_reset_brings_the_adapter_back_at_once()
    {
        using var rig = new DriverStack(threaded: true);
        using var device = Find("ecm");
        var ifp = rig.Attach(device)[0];
        DriverStack.Up(ifp);

        for (var i = 0; i < 20; i++)
        {
            ifp.Serializer.Enter();
            var error = ifp.Reset();
            ifp.Serializer.Exit();

            Assert.Equal(Errno.None, error);
        }
    }

    [Fact]
    public void A_failing_OUT_endpoint_is_tried_with_one_packet_though_many_wait()
    {
        using var rig = new DriverStack(threaded: true);
        using var device = Find("ecm");
        var plan = new UsbFaultPlan(1);
        var ifp = rig.Attach(new WrappedUsbBusDevice(device, inner => new FaultyUsbDevice(inner, plan)))[0];
        DriverStack.Up(ifp);
        Await(() => ifp.Link == LinkState.Up);
        plan.Add(new UsbFault(UsbFaultKind.ProtocolError, UsbFaultWhere.BulkOut));
        Transmit(rig, ifp, 100);

        // The first ones fail together; once they are given up, each try is one packet, and the packets behind wait for it.
        Await(() => ifp.Counters.Snapshot().OutErrors >= 8);
        var (errors, submitted) = (ifp.Counters.Snapshot().OutErrors, plan.TransfersOf(UsbFaultWhere.BulkOut));
        Await(() => ifp.Counters.Snapshot().OutErrors >= errors + 2);

        Assert.InRange(plan.TransfersOf(UsbFaultWhere.BulkOut) - submitted, 1, 7);
        plan.Clear();
        Await(() => ifp.SendQueue.Length == 0);
    }

    private static SimBusDevice Find(string argument)
    {
        var error = SimModels.Find(argument, out var device, out var failure);
        Assert.True(error == Errno.None, failure);
        return device!;
    }

    private static void Transmit(DriverStack rig, IfNet ifp, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(Errno.None, ifp.Transmit(rig.Frame(LinkAddress.Broadcast)));
        }
    }

    private static void Await(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience));
}
