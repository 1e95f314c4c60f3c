using HwNet.Bench;
using HwNet.Bench.Conformance;
using HwNet.Bench.Targets;
using HwNet.Conformance.Tests.Benches;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Usb;

/// <summary>The checks that depend on how a device lays out its descriptors, notifications and transfers, on devices that do it otherwise.</summary>
[Collection(BenchCollection.Name)]
public sealed class ShapeTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("ATT-1", "qemu-usb-net")]
    [InlineData("ATT-2", "qemu-usb-net")]
    [InlineData("ATT-2", "rtl8153")]
    [InlineData("ATT-2", "rtl8156b")]
    [InlineData("ATT-3", "qemu-usb-net")]
    [InlineData("ATT-6", "qemu-usb-net")]
    [InlineData("ATT-7", "qemu-usb-net")]
    [InlineData("HOT-2", "qemu-usb-net")]
    [InlineData("HOT-3", "qemu-usb-net")]
    [InlineData("ATT-1", "rndis,match=wireless,iad=on")]
    [InlineData("LNK-6", "ecm,split=on,repeat=20")]
    [InlineData("LNK-6", "ncm,split=on")]
    [InlineData("TX-2", "ecm,speed=full")]
    [InlineData("TX-2", "ecm,speed=super")]
    [InlineData("TX-2", "ncm,divisor-out=32,remainder-out=10")]
    [InlineData("TX-2", "rndis,speed=full")]
    [InlineData("TX-2", "eem,speed=super")]
    [InlineData("TX-9", "ncm,ntb32=off,datagrams-out=4")]
    [InlineData("TX-9", "ncm,ntb-out=2048")]
    [InlineData("TX-9", "rndis,max-packets=8,max-transfer=16384,alignment=3")]
    [InlineData("TX-2", "rndis,max-packets=1,max-transfer=1580")]
    [InlineData("RX-1", "rndis,packets=1,alignment=0")]
    [InlineData("RX-1", "ecm,speed=full")]
    [InlineData("RX-2", "ncm,ndp=last,per-ndp=4,ntb32=off")]
    [InlineData("RX-2", "ncm,block-length=off,pad=512")]
    [InlineData("RX-2", "eem,crc=on,zero=on")]
    [InlineData("RX-2", "eem,split=on,bundle=1024,transfer=65536")]
    [InlineData("RX-2", "rndis,packets=8,pad=on")]
    [InlineData("RX-2", "eem,transfer=65536,bundle=64")]
    [InlineData("RX-3", "eem,transfer=65536,bundle=64")]
    [InlineData("RX-1", "ncm,ntb-in=2048")]
    [InlineData("ATT-5", "qemu-usb-net")]
    [InlineData("LNK-6", "qemu-usb-net")]
    [InlineData("HOT-1", "qemu-usb-net,driver=rndis")]
    [InlineData("RX-3", "qemu-usb-net,driver=rndis")]
    [InlineData("FLT-6", "ecm,filters=0")]
    [InlineData("FLT-6", "ecm,filters=512")]
    [InlineData("WDG-2", "ecm,rxwatchdog=1")]
    public void The_check_passes(string id, string model)
    {
        var options = new TargetBenchOptions { Name = model, Target = new TargetName("sim", model) };

        var record = AtOnce.Run(id, options);

        output.WriteLine($"{record.Id} {record.Verdict} in {record.Duration.TotalSeconds:0.00} s: {record.Measured} {record.Reason}");
        Assert.True(record.Verdict == Verdict.Pass, $"{id} on sim:{model} {record.Verdict}: {record.Reason} (measured: {record.Measured})");
    }
}
