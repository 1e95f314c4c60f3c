using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.Cdc;

namespace HwNet.Drivers.Rndis;

/// <summary>The control channel: one request at a time, its answer fetched by polling; what comes between is handled on the way. S, or n before attach.</summary>
internal sealed class RndisChannel
{
    /// <summary>Linux asks ten times, 40 ms apart. The first times are closer together: an answer that is there need not wait.</summary>
    private const int Polls = 14;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(40);

    private readonly object _lock = new();
    private readonly byte[] _buffer = new byte[RndisMessages.ControlBuffer];
    private readonly byte[] _answer = new byte[16];
    private readonly RndisTransfer _transfer;
    private readonly byte _interface;
    private readonly RndisUnsolicited _unsolicited;
    private readonly Action<string> _log;
    private uint _request;
    private bool _notified;

    internal RndisChannel(RndisTransfer transfer, byte controlInterface, RndisUnsolicited unsolicited, Action<string> log)
    {
        _transfer = transfer;
        _interface = controlInterface;
        _unsolicited = unsolicited;
        _log = log;
    }

    /// <summary>A response is available: whoever waits for one looks at once. Any thread.</summary>
    internal void Notified()
    {
        lock (_lock)
        {
            _notified = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>INITIALIZE.</summary>
    internal Errno Initialize(int receiveSize, out RndisLimits limits, out string? failure)
    {
        limits = default;
        var error = Execute(RndisControl.Initialize(_buffer, ++_request, receiveSize), RndisMessages.Initialize, out var reply);
        if (error != Errno.None)
        {
            failure = $"INITIALIZE was not answered ({error})";
            return error;
        }

        return RndisLimits.TryRead(reply, out limits, out failure) ? Errno.None : Errno.ENXIO;
    }

    /// <summary>QUERY; what comes is bounded by the room for it.</summary>
    internal Errno Query(uint oid, Span<byte> into, out int length, int input = 0)
    {
        length = 0;
        var error = Execute(RndisControl.Query(_buffer, ++_request, oid, input), RndisMessages.Query, out var reply);
        if (error != Errno.None)
        {
            return error;
        }

        if (!reply.TryGetInfo(into.Length, out var info))
        {
            return reply.Status == RndisMessages.NotSupported ? Errno.EOPNOTSUPP : Errno.EIO;
        }

        info.CopyTo(into);
        length = info.Length;
        return Errno.None;
    }

    /// <summary>SET of a number.</summary>
    internal Errno Set(uint oid, uint value)
    {
        var error = Execute(RndisControl.Set(_buffer, ++_request, oid, value), RndisMessages.Set, out var reply);
        return error != Errno.None ? error : reply.Status switch
        {
            RndisMessages.Success => Errno.None,
            RndisMessages.NotSupported => Errno.EOPNOTSUPP,
            _ => Errno.EIO,
        };
    }

    /// <summary>KEEPALIVE.</summary>
    internal Errno KeepAlive() => Execute(RndisControl.KeepAlive(_buffer, ++_request), RndisMessages.KeepAlive, out _);

    /// <summary>Fetches what the device has to say by itself.</summary>
    internal void Listen()
    {
        for (var i = 0; i < Polls && TryFetch(out var message); i++)
        {
            Handle(message);
        }
    }

    private Errno Execute(ReadOnlySpan<byte> message, uint type, out RndisReply reply)
    {
        reply = default;
        var request = _request;
        lock (_lock)
        {
            _notified = false;
        }

        var sent = _transfer(UsbSetup.ClassWrite(CdcMessages.SendEncapsulatedCommand, 0, _interface, message.Length), _buffer.AsSpan(0, message.Length));
        if (sent.Status != UsbStatus.Completed)
        {
            return sent.Status.ToErrno();
        }

        for (var poll = 0; poll < Polls; poll++)
        {
            var status = Fetch(out var length);
            if (status == UsbStatus.NoDevice)
            {
                return Errno.ENXIO;
            }

            if (status == UsbStatus.Completed && RndisReply.TryRead(_buffer.AsSpan(0, length), out var came, out _))
            {
                if (came.Answers(type, request))
                {
                    reply = came;
                    return Errno.None;
                }

                Handle(came);
                continue;
            }

            Pause(poll);
        }

        return Errno.ETIMEDOUT;
    }

    /// <summary>Waits for a notification, or for a while that grows from poll to poll.</summary>
    private void Pause(int poll)
    {
        var limit = Math.Min(LongestPause.TotalMilliseconds, 1 << Math.Min(poll, 6));
        lock (_lock)
        {
            if (!_notified)
            {
                _ = Monitor.Wait(_lock, (int)limit);
            }

            _notified = false;
        }
    }

    private bool TryFetch(out RndisReply message)
    {
        message = default;
        return Fetch(out var length) == UsbStatus.Completed && RndisReply.TryRead(_buffer.AsSpan(0, length), out message, out _);
    }

    private UsbStatus Fetch(out int length)
    {
        var result = _transfer(UsbSetup.ClassRead(CdcMessages.GetEncapsulatedResponse, 0, _interface, _buffer.Length), _buffer);
        length = result.Length;
        return result.Status;
    }

    /// <summary>What no request asked for: a question whether we live is answered, the rest is the driver's.</summary>
    private void Handle(RndisReply message)
    {
        if (message.Type == RndisMessages.KeepAlive)
        {
            var answer = RndisControl.KeepAliveAnswer(_answer, message.RequestId);
            _ = _transfer(UsbSetup.ClassWrite(CdcMessages.SendEncapsulatedCommand, 0, _interface, answer.Length), answer);
            return;
        }

        if (message.Type != RndisMessages.IndicateStatus)
        {
            _log($"a message that nobody asked for: 0x{message.Type:x8}, number {message.RequestId}");
        }

        _unsolicited(message);
    }
}
