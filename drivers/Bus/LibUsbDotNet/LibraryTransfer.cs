using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using LibUsbDotNet;
using LibUsbDotNet.LibUsb;

namespace HwNet.Bus.LibUsbDotNet;

/// <summary>One transfer of LibUsbDotNet, and for reading its own buffer. Its end comes on a thread of the pool, in any order.</summary>
internal sealed class LibraryTransfer
{
    private readonly Action _onEnd;
    private readonly Action _wake;
    private ConfiguredTaskAwaitable<(Error Error, int Length)>.ConfiguredTaskAwaiter _awaiter;
    private byte[] _bytes = [];
    private volatile bool _isDone;

    /// <param name="wake">Called when it has ended.</param>
    internal LibraryTransfer(Action wake)
    {
        _wake = wake;
        _onEnd = End;
    }

    /// <summary>True when it has ended.</summary>
    internal bool IsDone => _isDone;

    /// <summary>How.</summary>
    internal Error Error { get; private set; }

    /// <summary>Bytes that moved.</summary>
    internal int Length { get; private set; }

    /// <summary>Room of a read.</summary>
    internal int Room { get; private set; }

    /// <summary>Bytes of a read that were taken already.</summary>
    internal int Taken { get; set; }

    /// <summary>What a read has brought and nobody has taken.</summary>
    internal ReadOnlySpan<byte> Rest => _bytes.AsSpan(Taken, Length - Taken);

    /// <summary>Reads into its own buffer.</summary>
    internal void Read(UsbEndpointReader reader, int room, int timeout)
    {
        if (_bytes.Length < room)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(room, pinned: true);
        }

        Room = room;
        Taken = 0;
        Start(reader.ReadAsync(_bytes.AsMemory(0, room), timeout));
    }

    /// <summary>Writes; LibUsbDotNet copies what is written.</summary>
    internal void Write(UsbEndpointWriter writer, ReadOnlyMemory<byte> bytes, int timeout) => Start(writer.WriteAsync(bytes, timeout));

    private void Start(Task<(Error Error, int Length)> task)
    {
        _isDone = false;
        _awaiter = task.ConfigureAwait(false).GetAwaiter();
        _awaiter.UnsafeOnCompleted(_onEnd);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever it was, the transfer has ended, and somebody waits for its end.")]
    private void End()
    {
        try
        {
            (Error, Length) = _awaiter.GetResult();
        }
        catch (UsbException e)
        {
            (Error, Length) = (e.ErrorCode, 0);
        }
        catch (Exception)
        {
            // The device was closed under it.
            (Error, Length) = (Error.NoDevice, 0);
        }

        _isDone = true;
        _wake();
    }
}
