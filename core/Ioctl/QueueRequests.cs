using HwNet.Altq;
using HwNet.Net;

namespace HwNet.Ioctl;

/// <summary>altq_attach: gives the send queue a discipline, which is not in force until it is enabled. EBUSY: the queue has one, or the discipline is another's.</summary>
public sealed record AttachDiscipline(QueueDiscipline Discipline) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>altq_detach: takes the discipline away. ENXIO: there is none; EBUSY: it is enabled.</summary>
public sealed record DetachDiscipline : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>altq_enable, altq_disable: what waits in the queue goes over to the discipline, or back. ENXIO: there is no discipline.</summary>
public sealed record SetDiscipline(bool Enabled) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>tbr_set: limits what leaves the send queue, with or without a discipline. 0 bits a second: no limit. EINVAL: negative, or a depth below 1 byte.</summary>
/// <param name="BitsPerSecond">tbr_rate, of whole frames.</param>
/// <param name="Depth">tbr_depth: bytes that may go at once after a rest.</param>
public sealed record SetRegulator(long BitsPerSecond, int Depth) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>altq_getqstats, tbr_get: the state of the send queue.</summary>
public sealed record GetQueue : IfRequest<IfQueueStatus>;
