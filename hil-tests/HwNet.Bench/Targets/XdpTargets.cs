using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Xdp;
using HwNet.Drivers.XdpNic;

namespace HwNet.Bench.Targets;

/// <summary>From a target's name to an interface through XDP sockets. What follows the name in commas: mode=…, zerocopy, receive=….</summary>
internal static class XdpTargets
{
    private const string Cure = $"write xdp:IFNAME, and behind it mode=auto, native or generic, zerocopy, {FrameWords.Receive}";

    /// <summary>Finds the interface.</summary>
    /// <exception cref="BenchException">There is none, or it cannot be opened so; cause and cure are told.</exception>
    internal static XdpNicDevice Find(TargetName target, TargetOptions options, TimeProvider clock)
    {
        var words = target.Argument.Split(',');
        var how = options.Xdp;
        foreach (var word in words.AsSpan(1))
        {
            how = word switch
            {
                "mode=auto" => how with { Mode = XdpMode.Auto },
                "mode=native" => how with { Mode = XdpMode.Native },
                "mode=generic" => how with { Mode = XdpMode.Generic },
                "zerocopy" => how with { ZeroCopy = true },
                _ when FrameWords.ReceiveOf(word) is { } receive and not ReceiveMode.Block => how with { Receive = receive },
                _ => throw FrameWords.Refuse(target, word, Cure),
            };
        }

        var error = XdpNicDevice.Find(words[0], how, clock, out var device, out var failure);
        return error == Errno.None
            ? device!
            : throw new BenchException(new BenchProblem($"{target} cannot be opened ({error})", failure ?? "see 'hwnet list'")) { Error = error };
    }
}
