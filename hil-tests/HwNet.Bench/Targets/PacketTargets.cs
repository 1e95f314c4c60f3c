using System.Globalization;
using HwNet.Bus.Pcap.Packet;
using HwNet.Drivers.PacketNic;

namespace HwNet.Bench.Targets;

/// <summary>From a target's name to an interface through packet sockets. What follows the name in commas: threads=N, fanout=…, ring=MIB, stamps=…, receive=…, send=….</summary>
internal static class PacketTargets
{
    private const string Cure = "write packet:IFNAME, and behind it threads=N, fanout=hash, roundrobin or cpu, ring=MIB, stamps=kernel, hardware or auto, "
        + $"{FrameWords.Receive}, or receive=block; send=packet or xdp";

    /// <summary>Finds the interface.</summary>
    /// <exception cref="BenchException">There is none, or it cannot be opened so; cause and cure are told.</exception>
    internal static PacketNicDevice Find(TargetName target, TargetOptions options)
    {
        var words = target.Argument.Split(',');
        var (how, queues) = (options.Packet, 1);
        foreach (var word in words.AsSpan(1))
        {
            var parts = word.Split('=');
            (how, queues) = parts switch
            {
                ["threads", var n] when TryNumber(n, PacketOpenOptions.MaxQueues, out var count) => (how, count),
                ["ring", var n] when TryNumber(n, 1024, out var size) => (how with { RingSize = size << 20 }, queues),
                ["fanout", "hash"] => (how with { Fanout = PacketFanout.Hash }, queues),
                ["fanout", "roundrobin"] => (how with { Fanout = PacketFanout.RoundRobin }, queues),
                ["fanout", "cpu"] => (how with { Fanout = PacketFanout.Cpu }, queues),
                ["stamps", "kernel"] => (how with { Stamps = PacketStamps.Kernel }, queues),
                ["stamps", "hardware"] => (how with { Stamps = PacketStamps.Hardware }, queues),
                ["stamps", "auto"] => (how with { Stamps = PacketStamps.Auto }, queues),
                _ when FrameWords.ReceiveOf(word) is { } mode => (how with { Receive = mode }, queues),
                _ when FrameWords.SendOf(word) is { } path => (how with { Send = path }, queues),
                _ => throw FrameWords.Refuse(target, word, Cure),
            };
        }

        var error = PacketNicDevice.Find(words[0], how, queues, out var device, out var failure);
        return error == Errno.None
            ? device!
            : throw new BenchException(new BenchProblem($"{target} cannot be opened ({error})", failure ?? "see 'hwnet list'")) { Error = error };
    }

    private static bool TryNumber(string text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= most;
}
