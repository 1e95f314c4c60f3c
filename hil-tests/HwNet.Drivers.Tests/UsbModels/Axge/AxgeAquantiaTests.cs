using System.Buffers.Binary;
using HwNet.Bus.Usb;

namespace HwNet.Drivers.Tests.UsbModels.Axge;

/// <summary>The simulated AQC111U: requests, link and registers of Aquantia's firmware, and the layout that it shares with the AX88179A.</summary>
public class AxgeAquantiaTests
{
    private const uint Power = 0x0008_0000;
    private const uint Offers = 0x0323_000F;

    [Fact]
    public void It_is_one_vendor_interface_of_another_vendor()
    {
        using var rig = new AxgeRig("aqc111", running: false);

        var device = rig.Sim.Usb.Descriptors.Device;
        Assert.Equal((0x2eca, 0xc101), (device.VendorId, device.ProductId));
        Assert.Equal("ff/ff/00", Assert.Single(rig.Sim.Usb.Descriptors.Configurations[0].Interfaces).Triple);
        Assert.Equal(Convert.FromHexString("020EAA000001"), rig.Ask(0x20, 0, 0, 6));
        Assert.NotEqual(0, rig.Get(0xDA, 1)[0] & 0x80);
        Assert.Equal([1, 7], rig.Get(0xDB, 2));
        rig.ExpectNoViolation();

        Assert.Equal(UsbStatus.Stall, rig.TryPut(0x08, 1, 0));
        Assert.Equal(1, rig.Sim.Model.Violations["request-unknown"]);
    }

    [Theory]
    [InlineData("2500", Power | Offers, 0x90)]
    [InlineData("2500", Power | 0x03, 0x91)]
    [InlineData("1000", Power | Offers, 0x91)]
    [InlineData("100", Power | Offers, 0x93)]
    [InlineData("10", Power | Offers, 0x00)]
    [InlineData("1000", Offers, 0x00)]
    [InlineData("1000", 0x0004_0000 | Power | Offers, 0x00)]
    public void The_link_follows_from_what_is_offered_and_is_told_by_an_event(string partner, uint operations, byte link)
    {
        using var rig = new AxgeRig($"aqc111,partner={partner}", running: false);
        Operate(rig, Power);
        Operate(rig, operations);

        rig.Pass(512);
        rig.Pass(128);

        Assert.Equal([0, link, 0, 0, 0, 0, 0, 0], rig.Sim.ReceiveNow(AxgeRig.Event, 8)!);
        rig.ExpectNoViolation();
    }

    [Fact]
    public void It_is_always_in_its_own_layout_and_sends_with_the_receive_path_alone()
    {
        using var rig = new AxgeRig("aqc111,speed=super", running: false);
        Operate(rig, Power | Offers);
        rig.Pass(512);
        rig.Put(0x2E, 0x07, 0x00, 0x01, 0x1E, 0xFF);
        rig.Put(0x2B, 0x10);
        rig.Put(0xB7, 0x01);
        rig.Put16(0x22, 0x0133);
        rig.Put16(0x0B, 0x0288);
        var frame = SimRig.Frame(AxgeRig.Own, 60);

        rig.Sim.SendNow(AxgeRig.BulkOut, AxgeRig.NativeElement(frame, (1UL << 29) | (0x0005UL << 48)));
        var tagged = Assert.Single(rig.Sim.Arrived());
        Assert.Equal([.. frame[..12], 0x81, 0x00, 0x00, 0x05, .. frame[12..]], tagged);
        rig.Sim.Arrive(tagged);

        var transfer = rig.Sim.ReceiveNow(AxgeRig.BulkIn, 4096)!;
        Assert.Equal(frame, transfer[2..62]);
        Assert.Equal(0x0000_0005_003E_0C00UL, BinaryPrimitives.ReadUInt64LittleEndian(transfer.AsSpan(64)));
        Assert.True(rig.Function.IsNative);
        rig.ExpectNoViolation();
    }

    [Fact]
    public void Long_frames_have_one_bit()
    {
        using var rig = new AxgeRig("aqc111", running: false);

        rig.Put16(0x22, 0x0173);
        Assert.Equal(16352, rig.Function.MaxFrame);
        rig.ExpectNoViolation();
        rig.Put16(0x22, 0x8173);

        Assert.Equal(1, rig.Sim.Model.Violations["medium-jumbo"]);
    }

    private static void Operate(AxgeRig rig, uint operations) =>
        Assert.Equal(UsbStatus.Completed, rig.TryPut(0x61, 0, 0, BitConverter.GetBytes(operations)));
}
