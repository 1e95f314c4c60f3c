using System.Buffers.Binary;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Wire;

namespace HwNet.Drivers.Eem;

/// <summary>Takes EEM transfers apart: any number of data packets and commands, the last of which may go on in the next transfer.</summary>
/// <remarks>
/// The end of a transfer is the end of its last packet, too: a short USB packet, which may be an empty one. Only what filled our buffer to
/// its last byte has not ended there, and goes on in the next. What goes on proves itself by its check sequence; if that is wrong, the transfer
/// was none of its continuation and is taken apart from its beginning.
/// </remarks>
public sealed class EemUnframer : UsbUnframer
{
    private readonly int _maxPacketSize;
    private readonly int _bufferSize;
    private readonly EemAnswer? _answer;
    private readonly byte[] _partial = new byte[EemMessages.Header + EemMessages.LengthMask];
    private readonly byte[] _echo = new byte[EemMessages.Header + EemMessages.EchoMask + EemMessages.Header];
    private int _kept;
    private int _echoes;

    /// <summary>An unframer.</summary>
    /// <param name="maxPacketSize">Of the bulk endpoints.</param>
    /// <param name="bufferSize">Bytes of a receive transfer's buffer.</param>
    /// <param name="answer">Answers echoes; null: nobody does.</param>
    public EemUnframer(int maxPacketSize, int bufferSize, EemAnswer? answer = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxPacketSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferSize);
        _maxPacketSize = maxPacketSize;
        _bufferSize = bufferSize;
        _answer = answer;
    }

    /// <summary>Echo responses that came.</summary>
    public long EchoResponses { get; private set; }

    /// <summary>Hints that came: suspend, response, response complete. None is followed.</summary>
    public long Hints { get; private set; }

    /// <inheritdoc/>
    public override void Reset() => _kept = 0;

    /// <inheritdoc/>
    public override void Unframe(ReadOnlySpan<byte> transfer, ref FrameSink sink)
    {
        _echoes = 0;
        var rest = _kept > 0 ? Continue(transfer, ref sink) : transfer;
        var full = transfer.Length == _bufferSize;
        while (rest.Length >= EemMessages.Header)
        {
            var header = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            var length = Length(header);
            if (length > rest.Length)
            {
                break;
            }

            if (header != 0)
            {
                _ = Packet(header, rest[..length], ref sink);
            }

            rest = rest[length..];
        }

        Keep(rest, full, ref sink);
    }

    /// <summary>Bytes of a packet, its header included.</summary>
    private static int Length(ushort header)
    {
        if ((header & EemMessages.Command) == 0)
        {
            return EemMessages.Header + (header & EemMessages.LengthMask);
        }

        var hasData = (header & EemMessages.Reserved) == 0 && CommandOf(header) is EemMessages.Echo or EemMessages.EchoResponse;
        return EemMessages.Header + (hasData ? header & EemMessages.EchoMask : 0);
    }

    private static int CommandOf(ushort header) => (header >> EemMessages.CommandShift) & EemMessages.CommandMask;

    /// <summary>What is left of a transfer is the beginning of a packet, or lost.</summary>
    private void Keep(ReadOnlySpan<byte> rest, bool full, ref FrameSink sink)
    {
        if (rest.IsEmpty || (rest.Length == 1 && rest[0] == 0 && !full))
        {
            return;
        }

        if (!full)
        {
            sink.Drop(UsbDrop.Truncated);
            return;
        }

        rest.CopyTo(_partial);
        _kept = rest.Length;
    }

    /// <summary>Goes on with the packet that the last transfer ended in.</summary>
    /// <returns>What is left of this one to be taken apart.</returns>
    private ReadOnlySpan<byte> Continue(ReadOnlySpan<byte> transfer, scoped ref FrameSink sink)
    {
        var rest = transfer;
        if (_kept < EemMessages.Header)
        {
            Take(ref rest, EemMessages.Header);
        }

        var header = BinaryPrimitives.ReadUInt16LittleEndian(_partial);
        var length = _kept < EemMessages.Header ? EemMessages.Header : Length(header);
        Take(ref rest, length);
        if (_kept < length)
        {
            // Still not all: a full buffer may have more behind it, a shorter transfer was the end.
            if (transfer.Length != _bufferSize)
            {
                _kept = 0;
                sink.Drop(UsbDrop.Truncated);
                return transfer;
            }

            return rest;
        }

        _kept = 0;
        return header == 0 || Packet(header, _partial.AsSpan(0, length), ref sink) ? rest : transfer;
    }

    /// <summary>Moves bytes until so many are kept, or there are no more.</summary>
    private void Take(ref ReadOnlySpan<byte> rest, int length)
    {
        var count = Math.Min(rest.Length, length - _kept);
        rest[..count].CopyTo(_partial.AsSpan(_kept));
        _kept += count;
        rest = rest[count..];
    }

    /// <summary>One packet.</summary>
    /// <returns>False: its length or check sequence is wrong; perhaps it was none.</returns>
    private bool Packet(ushort header, ReadOnlySpan<byte> packet, ref FrameSink sink)
    {
        var body = packet[EemMessages.Header..];
        if ((header & EemMessages.Command) != 0)
        {
            OnCommand(header, body, ref sink);
            return true;
        }

        if (body.Length < EtherHeader.Length + EemMessages.CrcLength)
        {
            sink.Drop(UsbDrop.Runt);
            return false;
        }

        var good = (header & EemMessages.HasCrc) != 0
            ? Crc32.IsValid(body)
            : BinaryPrimitives.ReadUInt32LittleEndian(body[^EemMessages.CrcLength..]) == EemMessages.NoCrc;
        if (good)
        {
            sink.Frame(body[..^EemMessages.CrcLength]);
        }
        else
        {
            sink.Drop(UsbDrop.BadCrc);
        }

        return good;
    }

    private void OnCommand(ushort header, ReadOnlySpan<byte> data, ref FrameSink sink)
    {
        switch ((header & EemMessages.Reserved) == 0 ? CommandOf(header) : -1)
        {
            case EemMessages.Echo when _echoes < EemMessages.MaxEchoes:
                _echoes++;
                Answer(data);
                break;
            case EemMessages.EchoResponse:
                EchoResponses++;
                break;
            case EemMessages.SuspendHint or EemMessages.ResponseHint or EemMessages.ResponseCompleteHint:
                Hints++;
                break;
            default:
                sink.Drop(UsbDrop.Unknown);
                break;
        }
    }

    private void Answer(ReadOnlySpan<byte> data)
    {
        if (_answer is null)
        {
            return;
        }

        var header = EemMessages.Command | (EemMessages.EchoResponse << EemMessages.CommandShift) | data.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(_echo, (ushort)header);
        data.CopyTo(_echo.AsSpan(EemMessages.Header));
        var length = EemMessages.Header + data.Length;
        if (length % _maxPacketSize == 0)
        {
            _echo.AsSpan(length, EemMessages.Header).Clear();
            length += EemMessages.Header;
        }

        _answer(_echo.AsSpan(0, length));
    }
}
