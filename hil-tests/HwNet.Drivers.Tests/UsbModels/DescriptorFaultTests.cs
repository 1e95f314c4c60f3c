using HwNet.Bus.Usb;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Drivers.Tests.UsbModels;

/// <summary>Devices with broken descriptors: each fault is what it says, and can be enumerated without an exception.</summary>
public class DescriptorFaultTests
{
    private static readonly string[] Names = ["ecm", "ncm", "eem", "rndis", "qemu-usb-net", "rtl8153", "rtl8153b", "rtl8156", "rtl8156b"];
    private static readonly string[] Chips = ["ax88172", "ax88772", "ax88772a", "ax88772b", "ax88178", "rtl8152"];

    public static TheoryData<string> Models => [.. Names, .. Chips];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_sound_device_has_no_problems_at_any_speed(string model)
    {
        string[] speeds = Chips.Contains(model) ? ["full", "high"] : ["full", "high", "super"];
        foreach (var speed in speeds)
        {
            using var rig = new SimRig($"{model},speed={speed}");

            Assert.All(rig.Usb.Descriptors.Configurations, c => Assert.Empty(c.Problems));
            Assert.Equal(rig.Usb.Descriptors.Device.ConfigurationCount, rig.Usb.Descriptors.Configurations.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_fault_can_be_set_from_the_beginning_and_enumerated(string model)
    {
        using var sound = new SimRig(model);
        foreach (var fault in sound.Model.Faults.Known)
        {
            var error = SimModels.Find($"{model},fault={fault.Name}", out var device, out var failure, new SimUsbDeviceOptions { SingleStep = true });
            using (device)
            {
                Assert.True(error is Errno.None or Errno.EIO, $"{fault.Name}: {failure}");
            }
        }
    }

    [Theory]
    [InlineData("endpoint-in-missing", false, true)]
    [InlineData("endpoint-out-missing", true, false)]
    [InlineData("endpoint-packet-zero", false, false)]
    [InlineData("endpoint-wrong-type", false, false)]
    [InlineData("endpoint-wrong-direction", true, false)]
    [InlineData("endpoint-duplicate", true, false)]
    [InlineData("config-length-zero", false, false)]
    [InlineData("config-length-one", false, false)]
    [InlineData("config-length-255", false, false)]
    public void An_endpoint_fault_takes_usable_endpoints_away(string fault, bool hasIn, bool hasOut)
    {
        foreach (var model in new[] { "ecm", "eem", "rndis", "ncm,speed=super" })
        {
            using var rig = new SimRig($"{model},fault={fault}");

            var settings = rig.Usb.Descriptors.Configurations[0].Interfaces;
            Assert.Equal(hasIn, settings.Any(s => s.Find(UsbTransferType.Bulk, true) is not null));
            Assert.Equal(hasOut, settings.Any(s => s.Find(UsbTransferType.Bulk, false) is not null));
        }
    }

    [Theory]
    [InlineData("mac-odd", "020EAA00000")]
    [InlineData("mac-text", "NOT-AN-ADDR!")]
    [InlineData("mac-group", "010EAA000001")]
    [InlineData("mac-zero", "000000000000")]
    [InlineData("mac-missing", null)]
    public void An_address_string_is_as_broken_as_its_name(string fault, string? text)
    {
        using var rig = new SimRig($"ecm,fault={fault}");

        var ethernet = rig.Usb.Descriptors.Configurations[0].Interfaces[0].Extras.First(e => e.Subtype == 0x0f);
        Assert.Equal(text, UsbStrings.Read(rig.Usb, ethernet.Bytes.Span[3]));
    }

    [Theory]
    [InlineData("ecm", "union-missing", (byte)0x06)]
    [InlineData("ecm", "ethernet-missing", (byte)0x0f)]
    [InlineData("ncm", "ncm-missing", (byte)0x1a)]
    public void A_functional_descriptor_is_missing(string model, string fault, byte subtype)
    {
        using var rig = new SimRig($"{model},fault={fault}");

        Assert.DoesNotContain(rig.Usb.Descriptors.Configurations[0].Interfaces[0].Extras, e => e.Subtype == subtype);
    }

    [Fact]
    public void Hostile_strings_are_told_as_they_are_and_shown_harmless()
    {
        using var rig = new SimRig("ecm,fault=string-hostile");

        var device = rig.Usb.Descriptors.Device;
        Assert.Contains('\u001b', UsbStrings.Read(rig.Usb, device.ProductIndex)!);
        Assert.DoesNotContain(rig.Usb.Info.Description, char.IsControl);
        Assert.DoesNotContain(rig.Usb.Info.Serial!, char.IsControl);
        Assert.DoesNotContain('\u202e', rig.Usb.Info.Description);
    }

    [Theory]
    [InlineData("string-missing", null)]
    [InlineData("string-short", "020EAA00000")]
    public void Strings_can_be_missing_or_cut(string fault, string? address)
    {
        using var rig = new SimRig($"ecm,fault={fault}");

        var ethernet = rig.Usb.Descriptors.Configurations[0].Interfaces[0].Extras.First(e => e.Subtype == 0x0f);
        Assert.Equal(address, UsbStrings.Read(rig.Usb, ethernet.Bytes.Span[3]));
    }

    [Fact]
    public void A_fault_shows_when_the_device_is_plugged_in_again_and_goes_likewise()
    {
        using var rig = new SimRig("ecm");
        rig.Model.Faults.Set("endpoint-in-missing");
        Assert.Equal(2, rig.Usb.Descriptors.Configurations[0].Interfaces[2].Endpoints.Count);
        rig.Bus.Unplug();
        rig.Usb.Dispose();

        Assert.Equal(Errno.None, rig.Bus.Plug());
        Assert.Single(rig.Open().Descriptors.Configurations[0].Interfaces[2].Endpoints);

        rig.Model.Faults.Set("device-garbage");
        rig.Bus.Unplug();
        rig.Usb.Dispose();
        Assert.Equal(Errno.EIO, rig.Bus.Plug());
        Assert.Contains("device descriptor", rig.Bus.Failure, StringComparison.Ordinal);
        Assert.Equal(Errno.EIO, rig.Bus.Open(out _, out _));
    }

    [Fact]
    public void Wedges_hold_transfers_until_they_end()
    {
        using var rig = new SimRig("ecm");
        rig.Start();
        _ = rig.Out(0x21, 0x43, 0x0C, 0);
        rig.Model.Faults.Set("in-wedge");
        rig.Model.Faults.Set("out-wedge");
        rig.Arrive(SimRig.Frame("02:0e:aa:00:00:01", 60));
        _ = rig.Receive(0x81, 2048);
        _ = rig.Send(0x02, SimRig.Frame("02:00:00:00:00:07", 60));
        rig.Usb.RunUntilIdle();
        Assert.Empty(rig.Done);

        rig.Model.Faults.Clear("in-wedge");
        rig.Model.Faults.Clear("out-wedge");
        rig.Usb.RunUntilIdle();

        Assert.All(rig.Done, d => Assert.Equal(UsbStatus.Completed, d.Status));
        Assert.Equal(2, rig.Done.Count);
    }

    [Fact]
    public void Notifications_are_as_broken_as_their_names()
    {
        using var rig = new SimRig("ecm");
        rig.Start();
        rig.Model.Faults.Set("notify-short");
        rig.Bus.Cable.Carrier = false;
        Assert.Equal(7, rig.ReceiveNow(0x83, 16)!.Length);
        Assert.Equal(8, rig.ReceiveNow(0x83, 16)!.Length);
        rig.Model.Faults.Set("notify-length-lies");
        rig.Bus.Cable.Carrier = true;

        Assert.Equal([0xFF, 0xFF], rig.ReceiveNow(0x83, 16)![6..8]);
    }

    [Fact]
    public void Notifications_have_other_shapes_that_are_sound()
    {
        using var rig = new SimRig("ecm,link=1");
        rig.Start();
        rig.Model.Faults.Set("notify-split");
        rig.Model.Faults.Set("notify-joined");
        rig.Bus.Cable.Carrier = false;
        Assert.Equal([0xA1, 0x2A, 0, 0, 0, 0, 8, 0], rig.ReceiveNow(0x83, 16));
        Assert.Equal(new byte[8], rig.ReceiveNow(0x83, 16));
        Assert.Equal([0xA1, 0, 0, 0, 0, 0, 0, 0, 0xA1, 0, 0, 0, 0, 0, 0, 0], rig.ReceiveNow(0x83, 16));

        rig.Model.Faults.Set("notify-twice");
        rig.Bus.Cable.Carrier = true;
        var speed = rig.ReceiveNow(0x83, 16);
        Assert.Equal([0xA1, 0x2A, 0, 0, 0, 0, 8, 0, 0x40, 0x42, 0x0F, 0, 0x40, 0x42, 0x0F, 0], speed);
        Assert.Equal(speed, rig.ReceiveNow(0x83, 16));
        rig.Model.Faults.Set("notify-extra", 2);
        rig.Bus.Cable.Carrier = false;

        Assert.Equal([0xA1, 0x2A, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0], rig.ReceiveNow(0x83, 16));
        Assert.Equal([0, 0, 1, 0, 0, 0, 0, 0], rig.ReceiveNow(0x83, 16));
        Assert.Equal([0xA1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0], rig.ReceiveNow(0x83, 16));
    }

    [Fact]
    public void A_duplicate_an_unended_and_an_overlong_frame()
    {
        using var rig = new SimRig("ecm");
        rig.Start();
        _ = rig.Out(0x21, 0x43, 0x0C, 0);
        var frame = SimRig.Frame("02:0e:aa:00:00:01", 512);
        rig.Model.Faults.Set("frame-duplicate");
        rig.Arrive(frame);
        Assert.Equal(frame, rig.ReceiveNow(0x81, 2048));
        Assert.Equal(frame, rig.ReceiveNow(0x81, 2048));
        Assert.Null(rig.ReceiveNow(0x81, 2048));

        rig.Model.Faults.Set("in-no-zlp");
        rig.Arrive(frame);
        rig.Arrive(frame.AsSpan(0, 100));
        Assert.Equal(frame.Concat(frame.Take(100)), rig.ReceiveNow(0x81, 2048));

        rig.Model.Faults.Set("in-giant");
        rig.Arrive(frame);
        Assert.Equal(512 + 4096, rig.ReceiveNow(0x81, 8192)!.Length);
    }

    [Fact]
    public void A_device_that_is_lost_in_a_reset_is_gone()
    {
        using var rig = new SimRig("ecm,fault=reset-lost");
        rig.Start();

        Assert.Equal(UsbStatus.NoDevice, rig.Usb.Reset());
        Assert.True(rig.Usb.IsGone);
    }
}
