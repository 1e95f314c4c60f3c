using HwNet.Buffers;

namespace HwNet.Net;

/// <summary>A protocol's software interrupt: takes all packets of the batch. Their link header is stripped; no lock is held.</summary>
/// <remarks>Packets of one interface come in the order of arrival, from one thread at a time; different interfaces may come from several threads at once.</remarks>
public delegate void NetisrHandler(ref MbufBatch packets);
