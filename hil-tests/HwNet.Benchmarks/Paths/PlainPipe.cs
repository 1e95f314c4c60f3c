using System.Buffers;
using System.Collections.Concurrent;

namespace HwNet.Benchmarks.Paths;

/// <summary>The baseline of the core path: what .NET offers for the same two hand-overs, and no network layer at all.</summary>
internal sealed class PlainPipe(ReadOnlyMemory<byte> frame)
{
    private readonly ConcurrentQueue<byte[]> _sendQueue = new();
    private readonly ConcurrentQueue<byte[]> _inputQueue = new();

    internal long Handled { get; private set; }

    internal long Bytes { get; private set; }

    internal void Send(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(2048);
            frame.Span.CopyTo(buffer);
            _sendQueue.Enqueue(buffer);
        }

        while (_sendQueue.TryDequeue(out var buffer))
        {
            _inputQueue.Enqueue(buffer);
        }

        while (_inputQueue.TryDequeue(out var buffer))
        {
            Bytes += buffer.Length;
            Handled++;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
