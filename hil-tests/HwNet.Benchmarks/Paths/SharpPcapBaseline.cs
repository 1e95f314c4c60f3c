using HwNet.Benchmarks.Harness;
#if HWNET_PACKAGES
using SharpPcap;
using SharpPcap.LibPcap;
#endif

namespace HwNet.Benchmarks.Paths;

/// <summary>What a C# program does today: SharpPcap's events and calls, as its examples have them, and no network layer.</summary>
internal static class SharpPcapBaseline
{
#if HWNET_PACKAGES
    private const int Round = 64;

    /// <summary>Its event loop, which counts.</summary>
    internal static Contender Receiver(VethRig rig) => Of("SharpPcap: event loop, no copy, no stack", o => Receive(rig, o));

    /// <summary>SendPacket, a frame a call.</summary>
    internal static Contender Sender(VethRig rig) => Of("SharpPcap: SendPacket", o => Send(rig, o));

    /// <summary>SendPacket in the event.</summary>
    internal static Contender Forwarder(VethRig rig) => Of("SharpPcap: event and SendPacket", o => Forward(rig, o));

    private static Contender Of(string name, Func<BenchOptions, Sample> measure) => new(name, measure) { IsBaseline = true, IsExtra = true };

    private static Sample Receive(VethRig rig, BenchOptions options)
    {
        using var device = Open(rig.Near[0]);
        long frames = 0;
        device.OnPacketArrival += (_, _) => Volatile.Write(ref frames, frames + 1);
        return Count(rig, options, device, () => Volatile.Read(ref frames));
    }

    private static Sample Forward(VethRig rig, BenchOptions options)
    {
        using var to = Open(rig.Near[1]);
        using var from = Open(rig.Near[0]);
        from.OnPacketArrival += (_, e) => to.SendPacket(e.Data);
        return Count(rig, options, from, () => rig.Sent(1));
    }

    private static Sample Count(VethRig rig, BenchOptions options, LibPcapLiveDevice device, Func<long> frames)
    {
        var blast = rig.Flood(options);
        device.StartCapture();
        try
        {
            return VethRig.Count(options, frames, blast);
        }
        finally
        {
            device.StopCapture();
        }
    }

    private static Sample Send(VethRig rig, BenchOptions options)
    {
        using var device = Open(rig.Near[0]);
        var frame = new TestFrame(rig.FarLladdr, rig.NearLladdr);
        long sent = 0;
        var meter = new Meter();
        while (meter.Elapsed < options.Seconds)
        {
            for (var i = 0; i < Round; i++)
            {
                device.SendPacket(frame.Bytes);
            }

            sent += Round;
        }

        return meter.Stop(sent);
    }

    private static LibPcapLiveDevice Open(string name)
    {
        var device = LibPcapLiveDeviceList.New().Single(d => d.Name == name);
        device.Open(new DeviceConfiguration { Mode = DeviceModes.Promiscuous, ReadTimeout = 1, BufferSize = 4 << 20, Snaplen = 2048 });
        return device;
    }
#else
    private const string Reason = "in a build with HwNetPackages=true only";

    /// <summary>Not in this build.</summary>
    internal static Contender Receiver(VethRig rig) => Absent("SharpPcap: event loop, no copy, no stack");

    /// <summary>Not in this build.</summary>
    internal static Contender Sender(VethRig rig) => Absent("SharpPcap: SendPacket");

    /// <summary>Not in this build.</summary>
    internal static Contender Forwarder(VethRig rig) => Absent("SharpPcap: event and SendPacket");

    private static Contender Absent(string name) => new(name, static _ => default) { Missing = Reason };
#endif
}
