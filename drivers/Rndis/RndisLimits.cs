using System.Buffers.Binary;

namespace HwNet.Drivers.Rndis;

/// <summary>What a device said in answer to INITIALIZE, made sane.</summary>
/// <param name="MaxPackets">Data messages that it takes in one transfer; 1 to <see cref="MostPackets"/>.</param>
/// <param name="MaxTransfer">Bytes that it takes in one transfer.</param>
/// <param name="Alignment">What each data message but the first must be aligned to: a power of two, 1 to 128.</param>
public readonly record struct RndisLimits(int MaxPackets, int MaxTransfer, int Alignment)
{
    /// <summary>Data messages that we put into one transfer at most.</summary>
    public const int MostPackets = 40;

    private const int MostTransfer = 0x100000;
    private const int Length = 44;
    private const uint Ethernet = 0;

    /// <summary>Reads the answer to INITIALIZE.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="limits">The sane numbers.</param>
    /// <param name="reason">Why the device cannot be used.</param>
    public static bool TryRead(RndisReply reply, out RndisLimits limits, out string? reason)
    {
        limits = default;
        reason = null;
        if (reply.Type != (RndisMessages.Initialize | RndisMessages.Completion) || reply.Status != RndisMessages.Success || reply.Bytes.Length < Length)
        {
            reason = $"INITIALIZE was answered by 0x{reply.Type:x8}, status 0x{reply.Status:x8}, {reply.Bytes.Length} bytes";
            return false;
        }

        var (medium, packets, transfer, exponent) = (Get(reply, 28), Get(reply, 32), Get(reply, 36), Get(reply, 40));
        if (medium != Ethernet || transfer < RndisMessages.DataHeader + 60)
        {
            reason = medium != Ethernet ? $"the medium is {medium}, not Ethernet" : $"the device takes transfers of {transfer} bytes only";
            return false;
        }

        limits = new RndisLimits(
            (int)Math.Clamp(packets, 1, MostPackets),
            (int)Math.Min(transfer, MostTransfer),
            exponent <= 7 ? 1 << (int)exponent : 1);
        return true;
    }

    private static uint Get(RndisReply reply, int at) => BinaryPrimitives.ReadUInt32LittleEndian(reply.Bytes[at..]);
}
