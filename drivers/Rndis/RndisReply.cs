using System.Buffers.Binary;

namespace HwNet.Drivers.Rndis;

/// <summary>A control message from the device: an answer, an indication or a keep-alive. Its bytes are hostile and were bounded.</summary>
public readonly ref struct RndisReply
{
    private readonly ReadOnlySpan<byte> _bytes;

    private RndisReply(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What it is.</summary>
    public uint Type => Get(0);

    /// <summary>The number of the request; 0 where the message has none (RESET's answer, an indication).</summary>
    public uint RequestId => HasRequest(Type) ? Get(8) : 0;

    /// <summary>How the request ended, or what is indicated; 0 for a keep-alive of the device.</summary>
    public uint Status => Type == RndisMessages.KeepAlive ? RndisMessages.Success : Get(HasRequest(Type) ? 12 : 8);

    /// <summary>RESET's answer: packet filter and multicast list must be set anew.</summary>
    public bool AddressingReset => Type == (RndisMessages.Reset | RndisMessages.Completion) && Get(12) != 0;

    /// <summary>The whole message.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads the answer to GET_ENCAPSULATED_RESPONSE.</summary>
    /// <param name="came">The bytes that came, and no more.</param>
    /// <param name="reply">The message; it lives as long as the bytes.</param>
    /// <param name="reason">Why it is none.</param>
    public static bool TryRead(ReadOnlySpan<byte> came, out RndisReply reply, out string? reason)
    {
        reply = default;
        reason = null;
        if (came.Length < RndisMessages.Head)
        {
            reason = $"{came.Length} bytes are no message";
            return false;
        }

        var (type, length) = (BinaryPrimitives.ReadUInt32LittleEndian(came), BinaryPrimitives.ReadUInt32LittleEndian(came[4..]));
        if (length > came.Length || length < Least(type))
        {
            reason = $"message 0x{type:x8} says {length} bytes, {came.Length} came, {Least(type)} are needed";
            return false;
        }

        reply = new RndisReply(came[..(int)length]);
        return true;
    }

    /// <summary>True when it is the answer to that request. A late answer to an earlier one is not.</summary>
    /// <param name="type">The request's type.</param>
    /// <param name="request">Its number.</param>
    public bool Answers(uint type, uint request) =>
        Type == (type | RndisMessages.Completion) && (type == RndisMessages.Reset || RequestId == request);

    /// <summary>The information that a QUERY asked for.</summary>
    /// <param name="most">Bytes that are useful; an answer with more is refused.</param>
    /// <param name="info">The information; it lives as long as the message.</param>
    /// <returns>False: no answer to a QUERY, a failed one, or one whose information is not inside of it.</returns>
    public bool TryGetInfo(int most, out ReadOnlySpan<byte> info)
    {
        info = default;
        if (Type != (RndisMessages.Query | RndisMessages.Completion) || Status != RndisMessages.Success || _bytes.Length < 24)
        {
            return false;
        }

        // In 64 bits: the sum of offset, length and 8 wraps round in 32 (CVE-2023-54110).
        var (length, offset) = (Get(16), Get(20));
        var start = (ulong)offset + RndisMessages.OffsetBase;
        if (length > (uint)most || start + length > (ulong)_bytes.Length || (length > 0 && start < 24))
        {
            return false;
        }

        info = length == 0 ? default : _bytes.Slice((int)start, (int)length);
        return true;
    }

    private static bool HasRequest(uint type) => type is not ((RndisMessages.Reset | RndisMessages.Completion) or RndisMessages.IndicateStatus);

    /// <summary>Bytes without which the fields above cannot be read.</summary>
    private static uint Least(uint type) => type switch
    {
        RndisMessages.KeepAlive or RndisMessages.IndicateStatus => 12,
        _ => 16,
    };

    private uint Get(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[at..]);
}
