using HwNet.Altq;

namespace HwNet.Net;

/// <summary>The state of a send queue.</summary>
/// <param name="Length">Packets in it.</param>
/// <param name="Discipline">The discipline it has; null for the classic queue only.</param>
/// <param name="Enabled">True when the discipline is in force.</param>
/// <param name="BitsPerSecond">The regulator's rate; 0 when there is none.</param>
/// <param name="Depth">The regulator's depth, bytes.</param>
public sealed record IfQueueStatus(int Length, QueueDiscipline? Discipline, bool Enabled, long BitsPerSecond, int Depth);
