namespace HwNet.Bench.Lab;

/// <summary>What this machine lacks for rigs of network namespaces and veth pairs.</summary>
public static class NetRig
{
    private static readonly Lazy<string?> WhatIsMissing = new(Find);
    private static int _lastNumber;

    /// <summary>Why namespaces cannot be made here and what to do; null when they can. A reason to skip a test.</summary>
    public static string? Missing => WhatIsMissing.Value;

    /// <summary>A name no other process and no other rig of this one uses: at most 15 characters, as interfaces need.</summary>
    /// <param name="prefix">At most 3 letters.</param>
    public static string UniqueName(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefix.Length, 3, nameof(prefix));
        // A process id has at most 22 bits on Linux: six hexadecimal digits.
        return $"{prefix}{Environment.ProcessId:x}n{Interlocked.Increment(ref _lastNumber):x}";
    }

    private static string? Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "network namespaces are Linux's: run this on Linux";
        }

        if (!HostCommand.Exists("ip"))
        {
            return "the command 'ip' is missing: apt install iproute2";
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return "network namespaces need root: run this as root";
        }

        var name = UniqueName("hwp");
        var made = HostCommand.Run("ip", "netns", "add", name);
        if (made.ExitCode != 0)
        {
            return $"'ip netns add' fails here, as in a container without CAP_SYS_ADMIN: {made.Error.Trim()}";
        }

        var removed = HostCommand.Run("ip", "netns", "delete", name);
        return removed.ExitCode == 0 ? null : $"'ip netns delete' fails here: {removed.Error.Trim()}";
    }
}
