namespace HwNet.Net;

/// <summary>One traced event of the send path.</summary>
/// <param name="Sequence">Position in the trace, from 0.</param>
/// <param name="Event">What happened.</param>
/// <param name="Argument">See <see cref="IfTraceEvent"/>.</param>
/// <param name="ThreadId">The managed thread.</param>
/// <param name="Ticks">When, in Stopwatch ticks.</param>
public readonly record struct IfTraceRecord(long Sequence, IfTraceEvent Event, long Argument, int ThreadId, long Ticks);
