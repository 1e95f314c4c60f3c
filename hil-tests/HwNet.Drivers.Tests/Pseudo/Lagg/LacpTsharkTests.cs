using HwNet.Capture;
using HwNet.Drivers.Pseudo.Lagg;
using HwNet.Drivers.Tests.PcapFile;
using HwNet.Fixtures.Captures;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

/// <summary>tshark as the judge of every frame of a slow protocol that an aggregate sends.</summary>
[Trait("Spec", "IF-122")]
public sealed class LacpTsharkTests
{
    private readonly RecordingTap _tap = new();

    [SkippableFact]
    public void Tshark_reads_every_LACPDU_and_marker_response_and_finds_the_fields_in_their_places()
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        using var folder = new TempFolder();
        using var rig = new LaggRig(1);
        var own = rig.Near[0].Lladdr;
        Exchange(rig, out var one, out var two);

        var sent = _tap.Outgoing.Where(static f => f[12] == 0x88 && f[13] == 0x09).ToArray();
        var path = Save(folder, sent);

        Assert.Empty(Tshark.FieldsOf(path, "_ws.malformed || _ws.expert.severity >= 0x600000", "frame.number"));
        Assert.Equal(sent.Length, Tshark.FieldsOf(path, "eth.dst == 01:80:c2:00:00:02 && slow", "frame.number").Count);
        var last = Tshark.FieldsOf(
            path, "lacp", "eth.src", "lacp.actor.sysid", "lacp.actor.sys_priority", "lacp.actor.key", "lacp.actor.port", "lacp.actor.state",
            "lacp.partner.sysid", "lacp.partner.key", "lacp.partner.port", "lacp.partner.state");
        Assert.True(last.Count > 5);
        Assert.Equal(
            $"{own}\t{one.Lladdr}\t32768\t{one.Index}\t{rig.Near[0].Index}\t0x3f\t{two.Lladdr}\t77\t{rig.Far[0].Index}\t0x3f", last[^1]);
        // Its two types: the response, and the end.
        var response = Assert.Single(Tshark.FieldsOf(
            path, "marker", "marker.tlvType", "marker.requesterPort", "marker.requesterSystem", "marker.requesterTransId"));
        Assert.Equal("0x02,0x00\t4660\t02:00:00:00:0b:00\t3735928559", response);
    }

    /// <summary>A bundle forms, a marker is answered, the bundle falls apart.</summary>
    private void Exchange(LaggRig rig, out IfNet one, out IfNet two)
    {
        using var tapping = rig.Near[0].Tap(_tap);
        one = rig.Make(LaggProtocol.Lacp);
        rig.Run(7);
        two = rig.Make(new LaggParameters { Protocol = LaggProtocol.Lacp, Members = [.. rig.Far], Lacp = new() { Key = 77 } });
        rig.Run(4);
        Assert.True(rig.Stack.Mbufs.TryGet(out var m));
        var frame = m.Append(EtherHeader.Length + MarkerPdu.Length);
        SlowProtocol.Destination.Write(frame);
        rig.Far[0].Lladdr.Write(frame[6..]);
        (frame[12], frame[13]) = (0x88, 0x09);
        var marker = new MarkerPdu { RequesterPort = 0x1234, RequesterSystem = LinkAddress.Parse("02:00:00:00:0b:00"), Transaction = 0xdeadbeef };
        marker.Write(frame[EtherHeader.Length..]);
        Assert.Equal(Errno.None, rig.Far[0].Transmit(m));
        rig.Run(2);
    }

    private static string Save(TempFolder folder, byte[][] frames)
    {
        var path = folder.PathOf("slow.pcapng");
        Assert.Equal(Errno.None, CaptureWriter.Create(path, CaptureFormat.PcapNg, out var writer, out _));
        using (writer)
        {
            Assert.Equal(Errno.None, writer!.AddInterface(new CaptureInterface("lagg", LinkType.Ethernet, 65535), out var index));
            foreach (var frame in frames)
            {
                Assert.Equal(Errno.None, writer.Write(new CapturedFrame { InterfaceIndex = index, WireLength = frame.Length }, frame));
            }
        }

        return path;
    }
}
