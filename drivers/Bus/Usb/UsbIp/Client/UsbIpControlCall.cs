namespace HwNet.Bus.Usb.UsbIp;

/// <summary>One control transfer at a time, with memory of its own: the caller's may be gone when a late answer comes.</summary>
internal sealed class UsbIpControlCall : IDisposable
{
    private readonly byte[] _bytes = GC.AllocateArray<byte>(ushort.MaxValue, pinned: true);
    private readonly ManualResetEventSlim _ended = new(false);

    /// <param name="isIn">True for answers, false for data sent.</param>
    internal UsbIpControlCall(bool isIn) => Transfer = new UsbTransfer(isIn ? (byte)0x80 : (byte)0, _ => _ended.Set());

    /// <summary>The transfer of endpoint 0.</summary>
    internal UsbTransfer Transfer { get; }

    /// <summary>Sets up the next one.</summary>
    /// <param name="data">The data stage: what is sent, or as much room as is wanted.</param>
    internal void Begin(ReadOnlySpan<byte> data)
    {
        _ended.Reset();
        Transfer.Buffer = _bytes.AsMemory(0, data.Length);
        if (!Transfer.IsIn)
        {
            data.CopyTo(_bytes);
        }
    }

    /// <summary>Waits for its end.</summary>
    internal bool Wait(TimeSpan limit) => _ended.Wait(limit);

    /// <summary>What came; never more than the caller has room for.</summary>
    internal void CopyTo(Span<byte> data) => _bytes.AsSpan(0, Math.Min(Transfer.ActualLength, data.Length)).CopyTo(data);

    public void Dispose()
    {
        // One that was never answered keeps what it has: its answer may still come, until the connection ends.
        if (!Transfer.IsInFlight)
        {
            Transfer.Dispose();
            _ended.Dispose();
        }
    }
}
