using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using HwNet.Bus.Usb;

namespace HwNet.Drivers.Tests.UsbTracing;

/// <summary>A device whose answers a test gives, and whose transfers a test ends. No thread of its own.</summary>
internal sealed class ScriptedUsbDevice(UsbDescriptors descriptors) : IUsbDevice
{
    private readonly List<(UsbTransfer Transfer, long Submission)> _inFlight = [];

    internal delegate UsbResult Answer(in UsbSetup setup, Span<byte> data);

    internal Answer OnControl { get; set; } = static (in UsbSetup setup, Span<byte> _) => new UsbResult(UsbStatus.Completed, setup.IsIn ? 0 : setup.Length);

    internal UsbStatus SubmitStatus { get; set; }

    internal bool IsDisposed { get; private set; }

    public UsbDeviceInfo Info { get; init; } = new("3-1.2", UsbSpeed.High, "scripted");

    public UsbDescriptors Descriptors => descriptors;

    public bool IsGone => false;

    public string? Failure => null;

    public IDisposable OnGone(Action handler) => AllocateBuffer(0);

    public UsbResult Control(in UsbSetup setup, Span<byte> data, TimeSpan timeout) => OnControl(setup, data);

    public UsbStatus Submit(UsbTransfer transfer)
    {
        if (SubmitStatus != UsbStatus.Completed)
        {
            return SubmitStatus;
        }

        Assert.True(transfer.TryBegin(out var submission));
        _inFlight.Add((transfer, submission));
        return UsbStatus.Completed;
    }

    public void Cancel(UsbTransfer transfer) => Finish(transfer.Endpoint, UsbStatus.Cancelled);

    public void CancelAll(byte endpoint)
    {
        while (_inFlight.Exists(t => t.Transfer.Endpoint == endpoint))
        {
            Finish(endpoint, UsbStatus.Cancelled);
        }
    }

    public bool Drain(TimeSpan limit) => _inFlight.Count == 0;

    public UsbStatus ClearHalt(byte endpoint) => UsbStatus.Completed;

    public UsbStatus SetConfiguration(byte value) => UsbStatus.Completed;

    public UsbStatus Claim(byte interfaceNumber) => UsbStatus.Completed;

    public UsbStatus Release(byte interfaceNumber) => UsbStatus.Completed;

    public UsbStatus SetAlternate(byte interfaceNumber, byte alternate) => UsbStatus.Completed;

    public UsbStatus Reset() => UsbStatus.Completed;

    [SuppressMessage("Reliability", "CA2000", Justification = "It holds nothing.")]
    public IMemoryOwner<byte> AllocateBuffer(int length) => MemoryPool<byte>.Shared.Rent(Math.Max(1, length));

    public void Dispose() => IsDisposed = true;

    /// <summary>Ends the oldest transfer of an endpoint.</summary>
    internal void Finish(byte endpoint, UsbStatus status, params ReadOnlySpan<byte> answer)
    {
        // No closure: a test measures what a submission allocates.
        var at = 0;
        while (_inFlight[at].Transfer.Endpoint != endpoint)
        {
            at++;
        }

        var (transfer, submission) = _inFlight[at];
        _inFlight.RemoveAt(at);
        answer.CopyTo(transfer.Buffer.Span);
        var moved = transfer.IsIn ? answer.Length : status == UsbStatus.Completed ? transfer.Buffer.Length : 0;
        Assert.True(transfer.Complete(submission, status, moved));
    }
}
