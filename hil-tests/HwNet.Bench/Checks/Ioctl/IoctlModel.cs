namespace HwNet.Bench.Checks.Ioctl;

/// <summary>What one thread of the race has done that must still be in force when all have ended.</summary>
internal sealed class IoctlModel
{
    /// <summary>Joins less leaves, by group.</summary>
    internal Dictionary<LinkAddress, int> Groups { get; } = [];

    /// <summary>Promiscuous mode: on less off.</summary>
    internal int Promiscuous { get; set; }

    /// <summary>All-multicast mode: on less off.</summary>
    internal int AllMulti { get; set; }

    /// <summary>The last MTU that was taken; null for none.</summary>
    internal int? Mtu { get; set; }

    /// <summary>The last metric that was taken; null for none.</summary>
    internal int? Metric { get; set; }

    /// <summary>Requests made.</summary>
    internal long Requests { get; set; }

    /// <summary>Frames given to the interface.</summary>
    internal long Frames { get; set; }

    /// <summary>The longest that one request took.</summary>
    internal TimeSpan Longest { get; set; }

    /// <summary>Which request that was.</summary>
    internal string LongestWas { get; set; } = "";

    /// <summary>The request in hand, for a lock-up's report.</summary>
    internal volatile string Doing = "";

    /// <summary>When it began, as the clock's time stamp; 0 between requests.</summary>
    internal long Began;

    /// <summary>Sums of all threads: what the interface must say of a group.</summary>
    internal static int References(IEnumerable<IoctlModel> models, LinkAddress group) => models.Sum(model => model.Groups.GetValueOrDefault(group));
}
