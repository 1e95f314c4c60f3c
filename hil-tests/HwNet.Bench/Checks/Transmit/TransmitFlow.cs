using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;

namespace HwNet.Bench.Checks.Transmit;

/// <summary>Numbered frames from one or more senders to the partner, never more on the cable than it holds, and the book of what arrived.</summary>
internal sealed class TransmitFlow
{
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(5);

    /// <summary>How long the last frames may be on their way.</summary>
    private static readonly TimeSpan LateLimit = TimeSpan.FromSeconds(1);

    /// <summary>How long after the last frame one may come that should not.</summary>
    private static readonly TimeSpan SoonLimit = TimeSpan.FromMilliseconds(50);

    private readonly CheckContext _context;
    private readonly FrameSource _source;
    private readonly SequenceBook[] _books;
    private readonly int[] _sent;
    private readonly int _count;
    private readonly int _length;
    private readonly TimeSpan _budget;
    private int _sending;

    /// <summary>A flow that has not begun.</summary>
    /// <param name="context">The check's.</param>
    /// <param name="source">Sends.</param>
    /// <param name="senders">Threads, each with a stream of its own.</param>
    /// <param name="count">Frames of each sender at most.</param>
    /// <param name="length">Bytes of a frame.</param>
    /// <param name="budget">After how long senders stop, whether they are through or not.</param>
    internal TransmitFlow(CheckContext context, FrameSource source, int senders, int count, int length, TimeSpan budget)
    {
        _context = context;
        _source = source;
        _count = count;
        _length = length;
        _budget = budget;
        _sending = senders;
        _sent = new int[senders];
        _books = [.. Enumerable.Range(0, senders).Select(_ => new SequenceBook(count))];
    }

    /// <summary>Frames the interface took.</summary>
    internal int Sent => _sent.Sum();

    /// <summary>Frames that did not arrive.</summary>
    internal int Lost => _books.Select((book, i) => book.LostOf(_sent[i])).Sum();

    /// <summary>Frames that arrived more than once.</summary>
    internal int Duplicates => _books.Sum(book => book.Duplicates);

    /// <summary>Frames that arrived behind a later one of the same sender.</summary>
    internal int Disordered => _books.Sum(book => book.Disordered);

    /// <summary>Frames that arrived with other bytes.</summary>
    internal int Damaged => _books.Sum(book => book.Damaged);

    /// <summary>Sends and receives all.</summary>
    internal void Run() => _context.OnThreads(_sent.Length + 1, (number, ended) =>
    {
        if (number == 0)
        {
            Receive(ended);
        }
        else
        {
            Send(number - 1, ended);
        }
    });

    private void Send(int sender, CancellationToken ended)
    {
        var window = FrameSource.Window / _sent.Length;
        var book = _books[sender];
        var began = _context.Clock.GetTimestamp();
        try
        {
            for (var i = 0; i < _count && _context.Clock.GetElapsedTime(began) < _budget; i++)
            {
                ended.ThrowIfCancellationRequested();
                if (i - book.Received >= window)
                {
                    AwaitWindow(sender, window / 2);
                }

                _source.Transmit(_source.Outgoing((ushort)sender, (uint)i, _length));
                Volatile.Write(ref _sent[sender], i + 1);
            }
        }
        finally
        {
            _ = Interlocked.Decrement(ref _sending);
        }
    }

    /// <summary>Lost frames never leave the window: when it is full of them, the flow has stalled.</summary>
    private void AwaitWindow(int sender, int room)
    {
        var sent = _sent[sender];
        var book = _books[sender];
        _context.True(
            _context.Until(() => sent - book.Received <= room, StallLimit),
            $"the flow stalled after {sent} frames of sender {sender + 1}: {sent - book.Received} did not arrive within {StallLimit.TotalSeconds:0} s");
    }

    private void Receive(CancellationToken ended)
    {
        var sink = new FrameSink(_context, _source.Run);
        var reported = 0;
        while (true)
        {
            ended.ThrowIfCancellationRequested();
            var over = Volatile.Read(ref _sending) == 0;
            if (sink.TryNext(over && !IsComplete() ? LateLimit : SoonLimit, out var frame))
            {
                Note(sink, frame);
                reported = Report(reported);
            }
            else if (over)
            {
                return;
            }
        }
    }

    private bool IsComplete()
    {
        for (var i = 0; i < _books.Length; i++)
        {
            if (_books[i].Received < _sent[i])
            {
                return false;
            }
        }

        return true;
    }

    private void Note(FrameSink sink, in TestFrame frame)
    {
        if (frame.Stream < _books.Length)
        {
            _books[frame.Stream].Note(frame.Sequence, frame.Length == _length && frame.IsExact(sink.Bytes));
        }
    }

    private int Report(int last)
    {
        var received = _books.Sum(static book => book.Received);
        if (received - last < 1000)
        {
            return last;
        }

        _context.Progress((double)received / ((double)_count * _books.Length), $"{received} frames");
        return received;
    }
}
