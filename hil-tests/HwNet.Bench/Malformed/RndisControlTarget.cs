using HwNet.Drivers.Rndis;

namespace HwNet.Bench.Malformed;

/// <summary>RNDIS control messages from the device.</summary>
internal sealed class RndisControlTarget : MalformedTarget
{
    /// <summary>The reason why a message is none is a text.</summary>
    internal override long MayAllocate => 4096;

    internal override string Name => "rndis-control";

    internal override IReadOnlyList<MalformedSeed> Seeds { get; } =
    [
        Message(4, 0x80000002, 52, 1, 0, 1, 0, 1, 0, 1, 1580, 3, 0, 0),
        Message(4, 0x80000004, 30, 1, 0, 6, 16, 0x11223344, 0x5566),
        Message(4, 0x80000004, 124, 1, 0, 100, 16, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25),
        Message(4, 0x80000005, 16, 1, 0),
        Message(4, 0x80000006, 16, 0, 1),
        Message(4, 7, 20, 0x4001000b, 0, 0),
        Message(4, 8, 12, 9),
        Message(4, 0x80000008, 16, 1, 0),
    ];

    internal override string? Feed(ReadOnlySpan<byte> input)
    {
        if (!RndisReply.TryRead(input, out var reply, out var reason))
        {
            return reason is null ? "a refused message has no reason" : null;
        }

        Accepted++;
        _ = reply.Answers(RndisMessages.Query, reply.RequestId) || reply.AddressingReset || reply.Status != 0;
        foreach (var most in (ReadOnlySpan<int>)[0, 4, 6, 100, int.MaxValue])
        {
            if (reply.TryGetInfo(most, out var info) && (info.Length > most || !IsInside(input, info)))
            {
                return $"{info.Length} bytes of information, {most} were asked for, not inside of the message";
            }
        }

        return RndisLimits.TryRead(reply, out var limits, out _)
            && (limits.MaxPackets is < 1 or > RndisLimits.MostPackets || limits.MaxTransfer < 104 || limits.Alignment is < 1 or > 128)
            ? $"limits that are not sane: {limits}"
            : null;
    }

    private static bool IsInside(ReadOnlySpan<byte> input, ReadOnlySpan<byte> part) =>
        part.IsEmpty || (input.Overlaps(part, out var at) && at >= 24 && at + part.Length <= input.Length);

    private static MalformedSeed Message(int size, params ReadOnlySpan<long> numbers) => new SeedWriter().Numbers(size, numbers).Done();
}
