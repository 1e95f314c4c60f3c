using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb;
using HwNet.Conformance.Tests.Benches;
using HwNet.Conformance.Tests.Checks;
using HwNet.Drivers;
using HwNet.Ioctl;
using HwNet.Net;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Usb;

/// <summary>The checks of attaching, pulling and plugging in a USB adapter fail where they must.</summary>
public sealed class AttachWitnessTests(ITestOutputHelper output)
{
    private static readonly LinkAddress Stray = LinkAddress.Parse("02:00:00:00:00:55");

    [Fact]
    public void A_driver_of_another_class_fails_ATT_1()
    {
        var catalog = new DriverCatalog();
        _ = catalog.Load(typeof(GreedyModule).Assembly.Location);

        Witness.Fails(output, "ATT-1", "got greedy", TargetBenches.Source(catalog, UsbWitnessBench.Options("ecm")));
    }

    [Fact]
    public void An_attach_of_3_s_fails_ATT_1()
    {
        var clock = new JumpingClock();

        Witness.Fails(
            output,
            "ATT-1",
            "time to attach",
            UsbWitnessBench.Bent("ecm", bench => new UsbWitnessBench(bench)
            {
                OnReattach = inner =>
                {
                    clock.Jump(TimeSpan.FromSeconds(3));
                    return inner.Reattach();
                },
            }),
            clock);
    }

    [Fact]
    public void A_search_that_opens_every_device_fails_ATT_1() =>
        Witness.Fails(output, "ATT-1", "requests to the device beside it", UsbWitnessBench.Bent("ncm", static bench => new UsbWitnessBench(bench)
        {
            OnReattach = static inner =>
            {
                foreach (var other in inner.Usb!.Beside)
                {
                    Ask(other);
                }

                return inner.Reattach();
            },
        }));

    [Fact]
    public void Options_that_nobody_heeds_fail_ATT_2() =>
        Witness.Fails(output, "ATT-2", "driver=", UsbWitnessBench.Bent("qemu-usb-net", static bench => new UsbWitnessBench(bench)
        {
            OnReattachWith = static (inner, options) => options.StartsWith("config", StringComparison.Ordinal) ? inner.Reattach(options) : inner.Reattach(),
        }));

    [Fact]
    public void An_address_that_changes_fails_ATT_3() =>
        Witness.Fails(output, "ATT-3", "address after attach 1", UsbWitnessBench.Bent("ecm", static bench => new UsbWitnessBench(bench)
        {
            OnReattach = static inner =>
            {
                var error = inner.Reattach();
                return error == Errno.None ? inner.Ifp.Ioctl(new SetLinkAddress(Stray)) : error;
            },
        }));

    [Fact]
    public void A_bad_address_that_is_believed_fails_ATT_3() =>
        Witness.Fails(output, "ATT-3", "is no local address", UsbWitnessBench.Bent("ecm", static bench => new UsbWitnessBench(bench)
        {
            OnReattach = inner =>
            {
                var error = inner.Reattach();
                var isBad = inner.Usb!.Sim!.Model.Faults.Known.Any(f => f.Name.StartsWith("mac-", StringComparison.Ordinal) && inner.Usb.Sim.Model.Faults.IsSet(f.Name));
                return error == Errno.None && isBad ? inner.Ifp.Ioctl(new SetLinkAddress(LinkAddress.Parse("00:11:22:33:44:55"))) : error;
            },
        }));

    [Fact]
    public void A_device_in_use_that_is_told_broken_fails_ATT_5() =>
        Witness.Fails(output, "ATT-5", "expected EBUSY, got EIO", UsbWitnessBench.Bent("ecm", static bench => new UsbWitnessBench(bench)
        {
            Rig = new UsbRig(new SpoiltUsbBusDevice(bench.Usb!.Device, Errno.EIO)),
        }));

    [Theory]
    [InlineData(Errno.EACCES)]
    [InlineData(Errno.EBUSY)]
    public void A_refusal_that_is_told_otherwise_fails_ATT_5(Errno refusal) =>
        Witness.Fails(output, "ATT-5", $"expected {refusal}, got EIO", UsbWitnessBench.Bent("rndis", bench => new UsbWitnessBench(bench)
        {
            OnReattach = inner =>
            {
                var error = inner.Reattach();
                return error == refusal ? Errno.EIO : error;
            },
        }));

    [Fact]
    public void An_interface_left_behind_by_a_refusal_fails_ATT_5() =>
        Witness.Fails(output, "ATT-5", "interfaces after an attach that was refused", UsbWitnessBench.Bent("ecm", static bench => new UsbWitnessBench(bench)
        {
            OnReattach = static inner =>
            {
                var error = inner.Reattach();
                return error == Errno.EACCES ? LeaveStray(inner, "stray", error) : error;
            },
        }));

    [Fact]
    public void An_interface_left_behind_by_a_failed_attach_fails_ATT_6() =>
        Witness.Fails(output, "ATT-6", "interfaces after an attach that failed", UsbWitnessBench.Bent("ecm", static bench => new UsbWitnessBench(bench)
        {
            OnReattach = static inner =>
            {
                var error = inner.Reattach();
                return error == Errno.None ? error : LeaveStray(inner, "stray", error);
            },
        }));

    [Fact]
    public void A_device_that_is_asked_before_its_descriptors_are_looked_at_fails_ATT_7() =>
        Witness.Fails(output, "ATT-7", "transfers to a device where", UsbWitnessBench.Bent("ecm", static bench => new UsbWitnessBench(bench)
        {
            OnReattach = static inner =>
            {
                Ask(inner.Usb!.Device);
                return inner.Reattach();
            },
        }));

    [Fact]
    public void A_buffer_that_is_kept_when_the_device_goes_fails_HOT_1() =>
        Witness.Fails(output, "HOT-1", "every buffer is back in the pool", UsbWitnessBench.Spoilt("ecm", static bench => bench.Stack.Events.Subscribe(happened =>
        {
            if (happened is IfEvent.Vanished)
            {
                _ = bench.Mbufs.TryGet(out _);
            }
        })), leavesBuffers: true);

    [Fact]
    public void An_adapter_that_loses_its_name_fails_HOT_3() =>
        Witness.Fails(output, "HOT-3", "the interface after plugging in again", UsbWitnessBench.Bent("ecm", static bench => new UsbWitnessBench(bench)
        {
            OnReattach = static inner =>
            {
                _ = LeaveStray(inner, "ecm", Errno.None);
                return inner.Reattach();
            },
        }));

    [Fact]
    public void An_adapter_that_is_taken_for_the_one_before_it_in_the_port_fails_HOT_3() =>
        Witness.Fails(output, "HOT-3", "has the address of the one before it", UsbWitnessBench.Bent("ecm", static bench =>
        {
            var first = bench.Ifp.Lladdr;
            return new UsbWitnessBench(bench) { OnReattach = inner => Then(inner, new SetLinkAddress(first)) };
        }));

    [Fact]
    public void Settings_of_another_adapter_fail_HOT_3() =>
        Witness.Fails(output, "HOT-3", "MTU of the other adapter in the port", UsbWitnessBench.Bent("ncm", static bench =>
        {
            var first = bench.Ifp.Lladdr;
            return new UsbWitnessBench(bench) { OnReattach = inner => Then(inner, new SetMtu(1400), ifp => ifp.Lladdr != first) };
        }));

    [Fact]
    public void An_address_that_goes_with_the_port_fails_HOT_3() =>
        Witness.Fails(output, "HOT-3", "address in another port", UsbWitnessBench.Bent("ecm", static bench =>
        {
            var place = bench.Ifp.Location;
            return new UsbWitnessBench(bench) { OnReattach = inner => Then(inner, new SetLinkAddress(Stray), ifp => ifp.Location != place) };
        }));

    [Fact]
    public void An_adapter_beside_that_goes_down_fails_HOT_3() =>
        Witness.Fails(output, "HOT-3", "flags of the other adapter", UsbWitnessBench.Bent("ecm", static bench => new UsbWitnessBench(bench)
        {
            OnReattach = static inner =>
            {
                var error = inner.Reattach();
                foreach (var ifp in inner.Stack.Interfaces.All.Where(ifp => ifp != inner.Ifp))
                {
                    _ = ifp.Ioctl(new SetFlags(ifp.Flags & ~IfFlags.Up));
                }

                return error;
            },
        }));

    /// <summary>Attaches and changes a setting, of such interfaces only.</summary>
    private static Errno Then(IBench bench, IfRequest request, Func<IfNet, bool>? of = null)
    {
        var error = bench.Reattach();
        return error == Errno.None && of?.Invoke(bench.Ifp) != false ? bench.Ifp.Ioctl(request) : error;
    }

    /// <summary>Opens a device and asks it something.</summary>
    private static void Ask(IUsbBusDevice found)
    {
        if (found.Open(out var device, out _) == Errno.None)
        {
            _ = device!.Control(UsbSetup.ClassWrite(0x43, 0, 0, 0), default, TimeSpan.FromSeconds(1));
            device.Dispose();
        }
    }

    private static Errno LeaveStray(IBench bench, string name, Errno error)
    {
        _ = bench.Stack.Interfaces.Attach(name, new FickleDriver(), new IfAttachOptions { Lladdr = Stray }, out _);
        return error;
    }
}
