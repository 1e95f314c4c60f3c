using System.Buffers.Binary;

namespace HwNet.Drivers.Rndis;

/// <summary>Writes control messages, as SEND_ENCAPSULATED_COMMAND carries them. Each returns the message's bytes in the buffer.</summary>
public static class RndisControl
{
    private const int RequestHead = 28;

    /// <summary>INITIALIZE, version 1.0.</summary>
    /// <param name="buffer">At least 24 bytes.</param>
    /// <param name="request">The number that the answer will bear; not 0.</param>
    /// <param name="maxTransfer">Bytes of our receive buffers.</param>
    public static Span<byte> Initialize(Span<byte> buffer, uint request, int maxTransfer)
    {
        var message = Start(buffer, RndisMessages.Initialize, 24);
        Put(message, 8, request);
        Put(message, 12, 1);
        Put(message, 20, (uint)maxTransfer);
        return message;
    }

    /// <summary>HALT; there is no answer.</summary>
    /// <param name="buffer">At least 12 bytes.</param>
    /// <param name="request">A number.</param>
    public static Span<byte> Halt(Span<byte> buffer, uint request)
    {
        var message = Start(buffer, RndisMessages.Halt, 12);
        Put(message, 8, request);
        return message;
    }

    /// <summary>QUERY, with so many zero bytes of input.</summary>
    /// <param name="buffer">At least 28 bytes and the input.</param>
    /// <param name="request">The number that the answer will bear; not 0.</param>
    /// <param name="oid">What is asked for.</param>
    /// <param name="input">Bytes of input; see <see cref="RndisMessages.AddressQueryInput"/>.</param>
    public static Span<byte> Query(Span<byte> buffer, uint request, uint oid, int input = 0) =>
        Request(buffer, RndisMessages.Query, request, oid, input);

    /// <summary>SET.</summary>
    /// <param name="buffer">At least 28 bytes and the value.</param>
    /// <param name="request">The number that the answer will bear; not 0.</param>
    /// <param name="oid">What is set.</param>
    /// <param name="value">To what.</param>
    public static Span<byte> Set(Span<byte> buffer, uint request, uint oid, ReadOnlySpan<byte> value)
    {
        var message = Request(buffer, RndisMessages.Set, request, oid, value.Length);
        value.CopyTo(message[RequestHead..]);
        return message;
    }

    /// <summary>SET of a number.</summary>
    /// <param name="buffer">At least 32 bytes.</param>
    /// <param name="request">The number that the answer will bear; not 0.</param>
    /// <param name="oid">What is set.</param>
    /// <param name="value">To what.</param>
    public static Span<byte> Set(Span<byte> buffer, uint request, uint oid, uint value)
    {
        var message = Request(buffer, RndisMessages.Set, request, oid, sizeof(uint));
        Put(message, RequestHead, value);
        return message;
    }

    /// <summary>RESET.</summary>
    /// <param name="buffer">At least 12 bytes.</param>
    public static Span<byte> Reset(Span<byte> buffer) => Start(buffer, RndisMessages.Reset, 12);

    /// <summary>KEEPALIVE.</summary>
    /// <param name="buffer">At least 12 bytes.</param>
    /// <param name="request">The number that the answer will bear; not 0.</param>
    public static Span<byte> KeepAlive(Span<byte> buffer, uint request)
    {
        var message = Start(buffer, RndisMessages.KeepAlive, 12);
        Put(message, 8, request);
        return message;
    }

    /// <summary>The answer to the device's KEEPALIVE.</summary>
    /// <param name="buffer">At least 16 bytes.</param>
    /// <param name="request">The device's number.</param>
    public static Span<byte> KeepAliveAnswer(Span<byte> buffer, uint request)
    {
        var message = Start(buffer, RndisMessages.KeepAlive | RndisMessages.Completion, 16);
        Put(message, 8, request);
        Put(message, 12, RndisMessages.Success);
        return message;
    }

    private static Span<byte> Request(Span<byte> buffer, uint type, uint request, uint oid, int input)
    {
        var message = Start(buffer, type, RequestHead + input);
        Put(message, 8, request);
        Put(message, 12, oid);
        Put(message, 16, (uint)input);

        // From the request number; the fixed offset also when there is no input, as Linux sends it.
        Put(message, 20, RequestHead - RndisMessages.OffsetBase);
        return message;
    }

    private static Span<byte> Start(Span<byte> buffer, uint type, int length)
    {
        var message = buffer[..length];
        message.Clear();
        Put(message, 0, type);
        Put(message, 4, (uint)length);
        return message;
    }

    private static void Put(Span<byte> message, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(message[at..], value);
}
