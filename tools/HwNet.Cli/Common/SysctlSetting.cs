using HwNet.Bench;
using HwNet.Net;
using HwNet.Protocols.Inet6;
using HwNet.Sysctl;

namespace HwNet.Cli.Common;

/// <summary>One NAME=VALUE of the command line.</summary>
/// <param name="Name">The node.</param>
/// <param name="Value">Its new value, as written.</param>
internal sealed record SysctlSetting(string Name, string Value)
{
    /// <summary>Reads the words of --sysctl, and tries them on a stack that nobody uses: whatever the verb is, a wrong one is told.</summary>
    /// <exception cref="BenchException">One is wrong; cause and cure are told.</exception>
    internal static IReadOnlyList<SysctlSetting> Parse(IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            return [];
        }

        SysctlSetting[] settings = [.. words.Select(Parse)];
        using var stack = new NetStack(new NetStackOptions { Threaded = false, MbufCount = 16 });
        foreach (var setting in settings)
        {
            setting.Apply(stack.Sysctls);
        }

        return settings;
    }

    /// <summary>Puts it in force.</summary>
    /// <exception cref="BenchException">The tree refuses it; cause and cure are told.</exception>
    internal void Apply(SysctlTree tree)
    {
        var error = tree.Write(Name, Value, null, out var failure);
        if (error != Errno.None)
        {
            throw new BenchException(new($"{Name}={Value} cannot be set ({error})", failure ?? "see 'hwnet sysctl -a'"));
        }
    }

    private static SysctlSetting Parse(string word)
    {
        var at = word.IndexOf('=', StringComparison.Ordinal);
        return at > 0
            ? new SysctlSetting(word[..at], word[(at + 1)..])
            : throw new BenchException(new($"--sysctl: '{word}' sets nothing", "write NAME=VALUE; 'hwnet sysctl -a' shows the names"));
    }
}
