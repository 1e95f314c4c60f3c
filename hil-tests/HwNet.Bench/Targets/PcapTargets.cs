using HwNet.Drivers.PcapNic;

namespace HwNet.Bench.Targets;

/// <summary>From a target's name to an interface through libpcap. What follows the name in commas: receive=…, send=….</summary>
internal static class PcapTargets
{
    private const string Cure = $"write pcap:IFNAME, and behind it {FrameWords.Receive}, or receive=block; send=packet or xdp";

    /// <summary>Finds the interface.</summary>
    /// <exception cref="BenchException">There is none, or it cannot be opened so; cause and cure are told.</exception>
    internal static PcapNicDevice Find(TargetName target, TargetOptions options)
    {
        var words = target.Argument.Split(',');
        var how = options.Pcap;
        foreach (var word in words.AsSpan(1))
        {
            how = FrameWords.ReceiveOf(word) is { } mode ? how with { Receive = mode }
                : FrameWords.SendOf(word) is { } path ? how with { Send = path }
                : throw FrameWords.Refuse(target, word, Cure);
        }

        var error = PcapNicDevice.Find(words[0], how, out var device, out var failure);
        return error == Errno.None
            ? device!
            : throw new BenchException(new BenchProblem($"{target} cannot be opened ({error})", failure ?? "see 'hwnet list'")) { Error = error };
    }
}
