using HwNet.Bus.Pcap;

namespace HwNet.Bench.Targets;

/// <summary>The words that may stand behind the name of an interface of the host, whoever opens it: how it receives, and how it sends.</summary>
internal static class FrameWords
{
    /// <summary>The ways to receive without blocks.</summary>
    internal const string Receive = "receive=adaptive, immediate, moderated or busy";

    /// <summary>"receive=busy".</summary>
    internal static ReceiveMode? ReceiveOf(string word) => word switch
    {
        "receive=adaptive" => ReceiveMode.Adaptive,
        "receive=immediate" => ReceiveMode.Immediate,
        "receive=moderated" => ReceiveMode.Moderated,
        "receive=block" => ReceiveMode.Block,
        "receive=busy" => ReceiveMode.Busy,
        _ => null,
    };

    /// <summary>"send=xdp".</summary>
    internal static SendPath? SendOf(string word) => word switch
    {
        "send=packet" => SendPath.Packet,
        "send=xdp" => SendPath.Xdp,
        _ => null,
    };

    /// <summary>A word that is none.</summary>
    internal static BenchException Refuse(TargetName target, string word, string cure) =>
        new(new BenchProblem($"{target}: '{word}' is no option", cure)) { Error = Errno.EINVAL };
}
