using HwNet.Bench.Lab;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Xdp;
using HwNet.Drivers.Tests.HostDevices;
using HwNet.Drivers.Tests.Packet;
using HwNet.Drivers.Tests.Pcap;

namespace HwNet.Drivers.Tests.Xdp;

public sealed class XdpDeviceTests
{
    [SkippableTheory]
    [InlineData(XdpMode.Native, true)]
    [InlineData(XdpMode.Auto, true)]
    [InlineData(XdpMode.Generic, false)]
    public void The_program_runs_where_it_was_asked_to_and_is_gone_afterwards(XdpMode mode, bool native)
    {
        using var rig = XdpRig.New(new XdpOpenOptions { Mode = mode });
        var near = rig.Open();

        Assert.Equal(native, ((XdpDevice)near).IsNative);
        Assert.Contains(native ? " xdp " : " xdpgeneric ", Link(rig), StringComparison.Ordinal);

        near.Dispose();
        Assert.DoesNotContain("xdp", Link(rig), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Without_a_place_in_the_driver_native_is_refused_and_auto_is_generic()
    {
        using var rig = XdpRig.New(new XdpOpenOptions { Mode = XdpMode.Native });

        // The loopback interface has none.
        _ = rig.Cable.NearSpace.Must("ip", "link", "set", "lo", "mtu", "1500");
        var (error, _, failure) = rig.TryOpen("lo");

        Assert.Equal(Errno.EOPNOTSUPP, error);
        Assert.Contains("generic", failure!, StringComparison.Ordinal);
        using var other = XdpRig.New();
        _ = other.Cable.NearSpace.Must("ip", "link", "set", "lo", "mtu", "1500");
        using var device = other.TryOpen("lo").Device;
        Assert.False(((XdpDevice)device!).IsNative);
    }

    [SkippableFact]
    public void An_interface_that_is_taken_is_busy_and_says_so()
    {
        using var rig = XdpRig.New();
        _ = rig.Open();

        var (error, _, failure) = rig.TryOpen();

        Assert.Equal(Errno.EBUSY, error);
        Assert.Contains("is in use", failure!, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Zero_copy_that_the_driver_has_not_is_refused()
    {
        using var rig = XdpRig.New(new XdpOpenOptions { ZeroCopy = true });

        var (error, _, failure) = rig.TryOpen();

        Assert.Equal(Errno.EOPNOTSUPP, error);
        Assert.Contains("no zero copy", failure!, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("hwnosuch", Errno.ENXIO, "does not exist")]
    [InlineData("hwdown", Errno.ENETDOWN, "ip link set hwdown up")]
    [InlineData("hwlong", Errno.EOPNOTSUPP, "must fit a page")]
    public void What_cannot_be_opened_says_why_and_what_to_do(string name, Errno error, string words)
    {
        using var rig = XdpRig.New();
        var space = rig.Cable.NearSpace;
        _ = space.Must("ip", "link", "add", "hwdown", "type", "veth", "peer", "name", "hwlong", "mtu", "9000");
        _ = space.Must("ip", "link", "set", "hwlong", "up");

        var (got, device, failure) = rig.TryOpen(name);

        Assert.Equal(error, got);
        Assert.Null(device);
        Assert.Contains(words, failure!, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_host_does_not_see_the_frames_meanwhile_and_sees_them_again_afterwards()
    {
        using var rig = XdpRig.New();
        _ = rig.Cable.NearSpace.Must("ip", "address", "add", $"{PcapRig.NearAddress}/24", "dev", rig.Name);
        Assert.Equal(0, Ping(rig));
        var near = rig.Open();

        Assert.NotEqual(0, Ping(rig));

        near.Dispose();
        Assert.Equal(0, Ping(rig));
    }

    [SkippableFact]
    public void A_full_ring_loses_frames_and_the_kernel_counts_them()
    {
        using var rig = XdpRig.New(new XdpOpenOptions { ReceiveFrames = 128, Mode = XdpMode.Generic });
        var near = rig.Open();
        var far = rig.OpenFar();
        var batch = rig.Frames(0, 500);

        PcapRig.SendAll(far, ref batch);

        Assert.True(SpinWait.SpinUntil(() => near.Statistics.KernelDrops >= 500 - 128, PcapRig.Limit), "not all arrived");
        Assert.Equal(Enumerable.Range(0, 128), rig.Collect(near, 128, FrameRig.NumberOf));
        Assert.Equal(500 - 128, near.Statistics.KernelDrops);
    }

    [SkippableFact]
    public void A_frame_longer_than_the_MTU_is_refused_and_one_with_a_tag_may_be_longer_by_it()
    {
        using var rig = XdpRig.New();
        var near = rig.Open();
        var far = rig.OpenFar();
        var batch = rig.Frames(0, 1, 1518);
        batch.First!.Data[12] = 0x81;
        batch.First.Data[13] = 0x00;
        batch.Append(rig.Frame(1, 1515));
        batch.Append(rig.Frame(2, 1514));

        Assert.Equal(Errno.EMSGSIZE, near.Send(ref batch));

        Assert.Equal((2, 1515), (batch.Count, batch.First!.Length));
        Assert.True(batch.TryRemoveFirst(out var refused));
        refused.Free();
        PcapRig.SendAll(near, ref batch);
        Assert.Equal([2], rig.Collect(far, 1, FrameRig.NumberOf));
    }

    [SkippableFact]
    public void Every_queue_of_an_interface_is_received()
    {
        Skip.If(NetRig.Missing is not null, NetRig.Missing);
        using var rig = XdpRig.New();
        var (near, far) = (rig.Cable.NearSpace, rig.Cable.FarSpace);
        // Frames of a veth stay in the queue they were sent by, and the sender chooses it by flow.
        _ = near.Must("ip", "link", "add", "hwq0", "numtxqueues", "4", "numrxqueues", "4", "type", "veth", "peer", "name", "hwq1", "numtxqueues", "4",
            "numrxqueues", "4", "netns", far.Name);
        _ = near.Must("ethtool", "-L", "hwq0", "rx", "4", "tx", "4");
        _ = far.Must("ethtool", "-L", "hwq1", "rx", "4", "tx", "4");
        _ = near.Must("ip", "link", "set", "hwq0", "up");
        _ = far.Must("ip", "link", "set", "hwq1", "up");
        using var device = rig.TryOpen("hwq0").Device;
        using var sender = far.Open("hwq1", new PcapOpenOptions());
        var batch = default(MbufBatch);
        for (var i = 0; i < 256; i++)
        {
            Assert.True(rig.Pool.TryGet(out var m));
            UdpFrames.Write(m, (ushort)(3000 + i), i);
            batch.Append(m);
        }

        PcapRig.SendAll(sender, ref batch);

        var got = new List<int>();
        while (got.Count < 256)
        {
            Assert.Equal(Errno.None, device!.Receive(rig.Pool, ref batch, 64, PcapRig.Limit));
            Assert.False(batch.IsEmpty, $"{got.Count} of 256 frames");
            while (batch.TryRemoveFirst(out var m))
            {
                if (UdpFrames.IsUdp(m.Data[14..]))
                {
                    got.Add(UdpFrames.Number(m));
                }

                m.Free();
            }
        }

        Assert.Equal(Enumerable.Range(0, 256), got.Order());
    }

    public static TheoryData<XdpOpenOptions, string> Wrong => new()
    {
        { new XdpOpenOptions { Mode = (XdpMode)7 }, "mode 7" },
        { new XdpOpenOptions { ReceiveFrames = 100 }, "receive frames 100" },
        { new XdpOpenOptions { Moderation = TimeSpan.FromSeconds(1) }, "moderation" },
    };

    [SkippableTheory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_option_is_refused(XdpOpenOptions options, string words)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "XDP sockets are Linux's");

        Assert.Equal(Errno.EINVAL, XdpBus.Open("lo", options, TimeProvider.System, out _, out var failure));

        Assert.Contains(words, failure!, StringComparison.Ordinal);
    }

    private static int Ping(VethFrameRig rig) => rig.Cable.FarSpace.Run("ping", "-n", "-c", "1", "-W", "1", PcapRig.NearAddress).ExitCode;

    private static string Link(VethFrameRig rig) => rig.Cable.NearSpace.Must("ip", "-d", "link", "show", "dev", rig.Name);
}
