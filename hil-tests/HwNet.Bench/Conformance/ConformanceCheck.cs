namespace HwNet.Bench.Conformance;

/// <summary>One thing that every NIC under HwNet must do: measures it on a bench and judges it.</summary>
/// <remarks>A class of its own without constructor parameters or state of its own; the catalogue finds it. One object may run many times.</remarks>
public abstract class ConformanceCheck
{
    /// <summary>How much longer a check may take when it runs at full length.</summary>
    internal static readonly TimeSpan FullExtra = TimeSpan.FromMinutes(20);

    /// <summary>The stable ID ("TX-1").</summary>
    public abstract string Id { get; }

    /// <summary>What the check does, in one line.</summary>
    public abstract string Title { get; }

    /// <summary>What is asked for, as text.</summary>
    public abstract string Limit { get; }

    /// <summary>The rigs that will do: one of them must be there. None when the device alone is enough.</summary>
    public abstract Rig Rig { get; }

    /// <summary>True when the check disturbs others that use the device (takes it down, resets or unplugs it).</summary>
    public virtual bool Disruptive => false;

    /// <summary>After how long the check counts as hung; opening and closing the bench not included.</summary>
    public virtual TimeSpan TimeLimit => TimeSpan.FromSeconds(60);

    /// <summary>Does it. Returning is PASS; the context's words for failing and skipping, and any exception, do not return.</summary>
    /// <param name="context">The bench, and everything else the check may use. Not to be kept.</param>
    public abstract void Run(CheckContext context);
}
