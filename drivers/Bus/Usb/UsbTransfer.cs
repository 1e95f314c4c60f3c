namespace HwNet.Bus.Usb;

/// <summary>usb_xfer: one bulk or interrupt transfer that is submitted over and over. Made once, reused: nothing is allocated for a submission.</summary>
/// <remarks>
/// While it is in flight, transfer and buffer belong to the device. It stays with the device of its first submission until disposed.
/// A number counts submissions, so that a late or duplicate completion of an earlier one is recognised and ignored.
/// </remarks>
public sealed class UsbTransfer : IDisposable
{
    private readonly UsbCompletion _completion;
    private long _submission;
    private long _finished;

    /// <summary>A transfer of an endpoint.</summary>
    /// <param name="endpoint">bEndpointAddress; bit 7 set = to the host.</param>
    /// <param name="completion">Called after each submission.</param>
    public UsbTransfer(byte endpoint, UsbCompletion completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        Endpoint = endpoint;
        _completion = completion;
    }

    /// <summary>bEndpointAddress.</summary>
    public byte Endpoint { get; }

    /// <summary>True when bytes go to the host.</summary>
    public bool IsIn => (Endpoint & 0x80) != 0;

    /// <summary>The bytes to send, or the room to receive. Pinned memory: of an mbuf, or of <see cref="IUsbDevice.AllocateBuffer"/>.</summary>
    public Memory<byte> Buffer { get; set; }

    /// <summary>URB_ZERO_PACKET: an OUT transfer whose length is a multiple of the packet size is ended by a packet without bytes.</summary>
    public bool ZeroPacket { get; set; }

    /// <summary>Anything of the owner's: the packet that is being sent.</summary>
    public object? Context { get; set; }

    /// <summary>How the last submission ended.</summary>
    public UsbStatus Status { get; private set; }

    /// <summary>Bytes that moved in the last submission; 0 to the buffer's length.</summary>
    public int ActualLength { get; private set; }

    /// <summary>The number of the last submission.</summary>
    public long Submission => Volatile.Read(ref _submission);

    /// <summary>True between an accepted submission and its completion.</summary>
    public bool IsInFlight => Volatile.Read(ref _finished) != Volatile.Read(ref _submission);

    /// <summary>What the device that carries the transfer keeps with it (a native transfer, a wrapper's inner transfer); disposed with it. Not for drivers.</summary>
    public IDisposable? BusState { get; set; }

    /// <summary>For a device's Submit: marks the transfer as in flight.</summary>
    /// <param name="submission">The number that the completion has to name.</param>
    /// <returns>False: it is in flight already.</returns>
    public bool TryBegin(out long submission)
    {
        submission = Volatile.Read(ref _submission) + 1;
        return !IsInFlight && Interlocked.CompareExchange(ref _submission, submission, submission - 1) == submission - 1;
    }

    /// <summary>For a device's Submit that fails after <see cref="TryBegin"/>: takes it back, without a completion.</summary>
    public void Abort(long submission) => _ = Interlocked.CompareExchange(ref _finished, submission, submission - 1);

    /// <summary>For a device: ends a submission and calls its owner, on this thread.</summary>
    /// <param name="submission">The number from <see cref="TryBegin"/>.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="actualLength">Bytes that moved; hostile: bounded here by the buffer.</param>
    /// <returns>False: that submission has ended already; nothing was done. Count it.</returns>
    public bool Complete(long submission, UsbStatus status, int actualLength)
    {
        if (Volatile.Read(ref _submission) != submission || Interlocked.CompareExchange(ref _finished, submission, submission - 1) != submission - 1)
        {
            return false;
        }

        Status = status;
        ActualLength = Math.Clamp(actualLength, 0, Buffer.Length);
        UsbCompletionScope.Run(_completion, this);
        return true;
    }

    /// <summary>Gives back what the device keeps with it. The transfer must not be in flight.</summary>
    /// <exception cref="InvalidOperationException">It is in flight.</exception>
    public void Dispose()
    {
        if (IsInFlight)
        {
            throw new InvalidOperationException($"a transfer of endpoint 0x{Endpoint:x2} is disposed while in flight; cancel and drain first");
        }

        BusState?.Dispose();
        BusState = null;
    }
}
