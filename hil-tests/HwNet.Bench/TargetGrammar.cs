using System.Diagnostics.CodeAnalysis;

namespace HwNet.Bench;

/// <summary>The kinds of target there are, and how their names are read.</summary>
public sealed class TargetGrammar
{
    private const int MaxLength = 4096;

    private readonly TargetKind[] _kinds;

    /// <summary>A grammar of these kinds.</summary>
    /// <exception cref="ArgumentException">Two kinds have the same name.</exception>
    public TargetGrammar(IEnumerable<TargetKind> kinds)
    {
        _kinds = [.. kinds];
        if (_kinds.DistinctBy(kind => kind.Name).Count() != _kinds.Length)
        {
            throw new ArgumentException("two kinds of target have the same name", nameof(kinds));
        }
    }

    /// <summary>The kinds every build has.</summary>
    public static TargetGrammar Default { get; } = new(
    [
        new("epair", null, "two interfaces back to back, in memory: needs nothing"),
        new("lo", null, "the loopback interface"),
        new("pcap", "IFNAME[,OPTION...]", "a network interface of this machine, through libpcap"),
        new("packet", "IFNAME[,OPTION...]", "a network interface of this machine, through Linux's packet sockets"),
        new("xdp", "IFNAME[,OPTION...]", "a network interface of this machine, through Linux's XDP sockets; the host does not see its frames meanwhile"),
        new("tap", "NAME", "a cable to the kernel's own stack: its interface NAME is made, or one that is there taken"),
        new("file", "PATH", "a capture file as a network interface"),
        new("sim", "MODEL[,OPTION...]", "a simulated USB adapter with its driver: needs nothing"),
        new("usb", "VID:PID[@BUS-PORT][,OPTION...]", "a USB adapter of this machine, through libusb"),
        new("usbip", "HOST[:PORT]/BUSID[,OPTION...]", "a USB adapter of another machine, through USB/IP"),
        new("vlan", "PARENT.ID", "a VLAN on another target") { Parts = TargetText.ParentAndId },
        new("lagg", "PROTO:A+B", "several targets as one") { Parts = TargetText.OptionAndMembers },
        new("bridge", "A+B", "several targets joined by a bridge") { Parts = TargetText.Members },
    ]);

    /// <summary>The kinds, in the order of help texts.</summary>
    public IReadOnlyList<TargetKind> Kinds => _kinds;

    /// <summary>This grammar and one kind more.</summary>
    public TargetGrammar With(TargetKind kind) => new([.. _kinds, kind]);

    /// <summary>Reads a target's name.</summary>
    /// <exception cref="BenchException">It is none; cause and cure are told.</exception>
    public TargetName Parse(string text) =>
        TryParse(text, out var target, out var problem) ? target : throw new BenchException(problem);

    /// <summary>Reads a target's name; <paramref name="problem"/> tells why it is none.</summary>
    public bool TryParse(
        string text, [NotNullWhen(true)] out TargetName? target, [NotNullWhen(false)] out BenchProblem? problem)
    {
        target = null;
        problem = Check(text, out var name, out var argument);
        if (problem is not null)
        {
            return false;
        }

        target = new TargetName(name, argument);
        return true;
    }

    /// <summary>For a target that is made of others: those, and what its name says beside them.</summary>
    /// <returns>False: it is not made of others, or was not read with this grammar.</returns>
    public bool TryTakeApart(TargetName target, [NotNullWhen(true)] out IReadOnlyList<TargetName>? lower, out string option)
    {
        ArgumentNullException.ThrowIfNull(target);
        var parts = Array.Find(_kinds, kind => kind.Name == target.Kind)?.Parts?.Invoke(target.Argument);
        lower = parts is null ? null : [.. parts.Lower.Select(Parse)];
        option = parts?.Option ?? "";
        return lower is not null;
    }

    private BenchProblem? Check(string text, out string name, out string argument)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        name = colon < 0 ? text : text[..colon];
        argument = colon < 0 ? "" : text[(colon + 1)..];
        if (text.Length > MaxLength || text.Any(char.IsControl))
        {
            return new("the target's name is too long or has control characters in it", KnownForms());
        }

        var wanted = name;
        var kind = Array.Find(_kinds, kind => kind.Name == wanted);
        if (kind is null)
        {
            return new($"'{text}' is no target: there is no kind '{name}'", KnownForms());
        }

        if (kind.Argument is null && colon >= 0)
        {
            return new($"'{text}' is no target: '{name}' takes nothing behind it", $"write {kind.Form}");
        }

        if (kind.Argument is not null && string.IsNullOrWhiteSpace(argument))
        {
            return new($"'{text}' is no target: '{name}' needs to know which one", $"write {kind.Form}");
        }

        return kind.Parts is { } takeApart ? CheckParts(text, kind, takeApart(argument)) : null;
    }

    private BenchProblem? CheckParts(string text, TargetKind kind, TargetParts? parts)
    {
        if (parts is null)
        {
            return new($"'{text}' is no target: '{kind.Name}' is made of other targets", $"write {kind.Form}; what belongs together may stand in [ ]");
        }

        foreach (var lower in parts.Lower)
        {
            if (Check(lower, out _, out _) is { } problem)
            {
                return problem with { Cause = $"in '{text}': {problem.Cause}" };
            }
        }

        return null;
    }

    private string KnownForms() => "known are " + string.Join(", ", _kinds.Select(kind => kind.Form));
}
