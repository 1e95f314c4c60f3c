namespace HwNet.Net;

/// <summary>How a stack is made.</summary>
public sealed record NetStackOptions
{
    /// <summary>ncpus: interface and netisr threads, one of each per CPU.</summary>
    public int CpuCount { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>False: no threads and no timer; the caller steps with <see cref="NetStack.RunOnce"/> and <see cref="IfSlowTimer.Tick"/>.</summary>
    public bool Threaded { get; init; } = true;

    /// <summary>Packets in the pool.</summary>
    public int MbufCount { get; init; } = 16384;

    /// <summary>Bytes of each, headroom included.</summary>
    public int MbufSize { get; init; } = Buffers.MbufPool.DefaultBufferSize;

    /// <summary>ROUTETABLES, net.fibs: forwarding tables, 1 to 65535.</summary>
    public int FibCount { get; init; } = 16;

    /// <summary>What chance in the protocols begins with: the moments of delays that are to be random.</summary>
    public int Seed { get; init; } = Random.Shared.Next();

    /// <summary>The clock of everything in the stack.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
