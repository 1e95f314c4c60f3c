using System.Net;
using System.Net.Sockets;
using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Packet;
using HwNet.Drivers.Tests.HostDevices;
using HwNet.Drivers.Tests.Pcap;

namespace HwNet.Drivers.Tests.Packet;

public sealed class PacketDeviceTests
{
    private static VethFrameRig Rig(PacketOpenOptions? options = null) => new((string name, out IFrameDevice? device, out string? failure) =>
        PacketBus.Open(name, options ?? new PacketOpenOptions(), out device, out failure));

    [SkippableFact]
    public void A_full_ring_loses_frames_and_the_kernel_counts_them()
    {
        using var rig = Rig(new PacketOpenOptions { BlockSize = 65_536, RingSize = 131_072 });
        var near = rig.Open();
        var far = rig.OpenFar();
        for (var round = 0; round < 10; round++)
        {
            var batch = rig.Frames(0, 500);
            PcapRig.SendAll(far, ref batch);
        }

        // 131072 bytes are less than 1000 frames with their headers.
        Assert.True(SpinWait.SpinUntil(() => ((PacketDevice)near).KernelReceived >= 5000, PcapRig.Limit), "not all arrived");
        var drops = near.Statistics.KernelDrops;
        Assert.InRange(drops, 4000, 4999);
        Assert.Equal(5000 - drops, rig.Collect(near, (int)(5000 - drops), FrameRig.NumberOf).Count);
        Assert.Equal(5000 - drops, near.Statistics.Received);
    }

    [SkippableTheory]
    [InlineData("81000005")]
    [InlineData("88a80007")]
    [InlineData("88a8000781000005")]
    public void A_tagged_frame_arrives_and_leaves_as_it_is(string tags)
    {
        using var rig = Rig();
        var near = rig.Open();
        var far = rig.OpenFar();
        foreach (var (from, to) in new[] { (far, near), (near, far) })
        {
            var batch = rig.Frames(3, 1, 80);
            Convert.FromHexString(tags).CopyTo(batch.First!.Data[12..]);
            var sent = batch.First.Data.ToArray();
            PcapRig.SendAll(from, ref batch);

            Assert.Equal(sent, Await(rig, to, b => b[12] is 0x81 or 0x88 && b.Length == 80));
        }
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1001)]
    public void A_checksum_that_the_sender_left_to_the_hardware_is_made(int length)
    {
        using var rig = Rig();
        var far = rig.Cable.FarSpace;
        var device = rig.Cable.Cable.Far;
        _ = far.Must("ethtool", "-K", device, "tx", "on");
        _ = far.Must("ip", "address", "add", "10.9.7.2/24", "dev", device);
        _ = far.Must("ip", "neighbour", "add", "10.9.7.1", "lladdr", "02:00:00:00:00:01", "dev", device);
        var near = rig.Open();
        var library = rig.Cable.OpenNear();

        _ = far.Enter(() =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            var data = new byte[length];
            new Random(length).NextBytes(data);
            return socket.SendTo(data, new IPEndPoint(IPAddress.Parse("10.9.7.1"), 9));
        });

        var frame = Await(rig, near, static b => UdpFrames.IsUdp(b.AsSpan(14)));
        Assert.True(UdpFrames.HasRightSum(frame.AsSpan(14)), Convert.ToHexString(frame));
        // The kernel did leave it to the hardware: libpcap shows the same frame without the sum.
        var raw = Await(rig, library, static b => UdpFrames.IsUdp(b.AsSpan(14)));
        Assert.False(UdpFrames.HasRightSum(raw.AsSpan(14)), "the sender made the checksum itself");
    }

    [SkippableFact]
    public void Groups_stations_and_modes_are_asked_of_the_interface_and_given_back()
    {
        using var rig = Rig();
        var near = rig.Open();
        var group = LinkAddress.Parse("01:00:5e:00:00:fb");
        var station = LinkAddress.Parse("02:00:00:00:00:55");

        Assert.Equal(Errno.None, near.SetFilter(new FrameFilter { Groups = [group] }));
        Assert.Contains("01:00:5e:00:00:fb", Groups(rig), StringComparison.Ordinal);
        Assert.Contains("promiscuity 0", Modes(rig), StringComparison.Ordinal);

        Assert.Equal(Errno.None, near.SetFilter(new FrameFilter { Groups = [group], Station = station }));
        Assert.Contains("02:00:00:00:00:55", Stations(rig), StringComparison.Ordinal);

        Assert.Equal(Errno.None, near.SetFilter(new FrameFilter { AllMulti = true, Promiscuous = true }));
        Assert.DoesNotContain("01:00:5e:00:00:fb", Groups(rig), StringComparison.Ordinal);
        Assert.DoesNotContain("02:00:00:00:00:55", Stations(rig), StringComparison.Ordinal);
        Assert.Contains("promiscuity 1", Modes(rig), StringComparison.Ordinal);
        Assert.Contains("allmulti 1", Modes(rig), StringComparison.Ordinal);

        near.Dispose();
        Assert.Contains("promiscuity 0", Modes(rig), StringComparison.Ordinal);
        Assert.Contains("allmulti 0", Modes(rig), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Opening_and_closing_leaves_no_descriptor_behind()
    {
        using var rig = Rig();
        rig.Open().Dispose();
        var before = Sockets();

        for (var i = 0; i < 20; i++)
        {
            rig.Open().Dispose();
            Assert.Equal(Errno.ENXIO, rig.TryOpen("hwnosuch").Error);
        }

        // Other tests of the process open sockets meanwhile: a leak here would be of 60 to 80.
        Assert.InRange(Sockets() - before, int.MinValue, 30);
    }

    [SkippableTheory]
    [InlineData("hwnosuch", Errno.ENXIO, "does not exist")]
    [InlineData("", Errno.ENXIO, "does not exist")]
    [InlineData("sixteenbyteslong", Errno.ENXIO, "does not exist")]
    [InlineData("hwtun", Errno.EOPNOTSUPP, "not an Ethernet interface")]
    [InlineData("hwdown", Errno.ENETDOWN, "ip link set hwdown up")]
    public void What_cannot_be_opened_says_why_and_what_to_do(string name, Errno error, string words)
    {
        using var rig = Rig();
        _ = rig.Cable.NearSpace.Must("ip", "tuntap", "add", "hwtun", "mode", "tun");
        _ = rig.Cable.NearSpace.Must("ip", "link", "add", "hwdown", "type", "veth", "peer", "name", "hwdownp");

        var (got, device, failure) = rig.TryOpen(name);

        Assert.Equal(error, got);
        Assert.Null(device);
        Assert.Contains(words, failure!, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Hardware_time_stamps_that_the_interface_has_not_are_refused()
    {
        using var rig = Rig(new PacketOpenOptions { Stamps = PacketStamps.Hardware });

        var (error, _, failure) = rig.TryOpen();

        Assert.Equal(Errno.EOPNOTSUPP, error);
        Assert.Contains("ethtool -T", failure!, StringComparison.Ordinal);
    }

    public static TheoryData<PacketOpenOptions, string> Wrong => new()
    {
        { new PacketOpenOptions { BlockSize = 4096 }, "block size 4096" },
        { new PacketOpenOptions { BlockSize = 100_000 }, "block size 100000" },
        { new PacketOpenOptions { RingSize = 131_072 }, "ring size 131072" },
        { new PacketOpenOptions { BlockTimeout = TimeSpan.Zero }, "block timeout" },
        { new PacketOpenOptions { Fanout = (PacketFanout)9 }, "fanout 9" },
    };

    [SkippableTheory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_option_is_refused(PacketOpenOptions options, string words)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "packet sockets are Linux's");

        Assert.Equal(Errno.EINVAL, PacketBus.Open("lo", options, out _, out var failure));

        Assert.Contains(words, failure!, StringComparison.Ordinal);
    }

    private static byte[] Await(VethFrameRig rig, IFrameDevice device, Func<byte[], bool> wanted)
    {
        for (var deadline = Environment.TickCount64 + (long)PcapRig.Limit.TotalMilliseconds; Environment.TickCount64 < deadline;)
        {
            byte[]? found = null;
            var batch = default(Buffers.MbufBatch);
            Assert.Equal(Errno.None, device.Receive(rig.Pool, ref batch, 64, TimeSpan.FromSeconds(1)));
            while (batch.TryRemoveFirst(out var m))
            {
                var bytes = m.Data.ToArray();
                found ??= wanted(bytes) ? bytes : null;
                m.Free();
            }

            if (found is not null)
            {
                return found;
            }
        }

        throw new InvalidOperationException("no such frame");
    }

    private static string Groups(VethFrameRig rig) => rig.Cable.NearSpace.Must("ip", "maddress", "show", "dev", rig.Name);

    private static string Stations(VethFrameRig rig) => rig.Cable.NearSpace.Must("bridge", "fdb", "show", "dev", rig.Name);

    private static string Modes(VethFrameRig rig) => rig.Cable.NearSpace.Must("ip", "-d", "link", "show", "dev", rig.Name);

    private static int Sockets() => Directory.GetFiles("/proc/self/fd").Count(static f =>
    {
        try
        {
            return File.ResolveLinkTarget(f, false)?.Name.StartsWith("socket:", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            // Another test closed it since the folder was read.
            return false;
        }
    });
}
