using HwNet.Bus.Pcap;
using HwNet.Drivers.PcapNic;

namespace HwNet.Bench.Targets;

/// <summary>From a target's name to an interface through libpcap. What follows the name in commas: receive=…, send=….</summary>
public static class PcapTargets
{
    private const string Cure = $"write pcap:IFNAME, and behind it {FrameWords.Receive}, or receive=block; send=packet or xdp";

    /// <summary>Takes the words behind the interface's name apart.</summary>
    /// <param name="target">"pcap:eth1,receive=busy".</param>
    /// <param name="usual">How it is opened where the words say nothing.</param>
    /// <exception cref="BenchException">A word is none; cause and cure are told.</exception>
    public static (string Name, PcapOpenOptions Options) Parse(TargetName target, PcapOpenOptions usual)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(usual);
        var words = target.Argument.Split(',');
        foreach (var word in words.AsSpan(1))
        {
            usual = FrameWords.ReceiveOf(word) is { } mode ? usual with { Receive = mode }
                : FrameWords.SendOf(word) is { } path ? usual with { Send = path }
                : throw FrameWords.Refuse(target, word, Cure);
        }

        return (words[0], usual);
    }

    /// <summary>Finds the interface.</summary>
    /// <exception cref="BenchException">There is none, or it cannot be opened so; cause and cure are told.</exception>
    internal static PcapNicDevice Find(TargetName target, TargetOptions options)
    {
        var (name, how) = Parse(target, options.Pcap);
        var error = PcapNicDevice.Find(name, how, out var device, out var failure);
        return error == Errno.None
            ? device!
            : throw new BenchException(new BenchProblem($"{target} cannot be opened ({error})", failure ?? "see 'hwnet list'")) { Error = error };
    }
}
