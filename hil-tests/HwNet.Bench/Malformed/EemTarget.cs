using HwNet.Drivers.Eem;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Bench.Malformed;

/// <summary>EEM transfers, whose packets may go on in the next.</summary>
internal sealed class EemTarget : FrameTarget
{
    private const int MaxPacket = 64;
    private const int BufferSize = 256;
    private const int MaxEcho = 2 + 0x7ff + 2;

    private readonly EemUnframer _unframer;
    private string? _wrong;

    internal EemTarget() => _unframer = new EemUnframer(MaxPacket, BufferSize, Answer);

    internal override string Name => "eem";

    internal override IReadOnlyList<MalformedSeed> Seeds { get; } = [Bundle(3, 60), Bundle(1, 14), Bundle(2, 700), Straddling(100), Straddling(190), Commands()];

    protected override UsbUnframer Unframer => _unframer;

    protected override bool Straddles => true;

    internal override string? Feed(ReadOnlySpan<byte> input) => base.Feed(input) ?? _wrong;

    private void Answer(ReadOnlySpan<byte> transfer)
    {
        Accepted++;
        if (transfer.Length is < 2 or > MaxEcho || transfer.Length % MaxPacket == 0)
        {
            _wrong = $"an echo was answered with {transfer.Length} bytes";
        }
    }

    private static void Data(SeedWriter w, int number, int length, bool crc)
    {
        _ = w.Number(2, (length + 4) | (crc ? 0x4000 : 0));
        var at = w.Frame(number, length);
        _ = crc ? w.Number(4, SeedCrc.Of(w.Slice(at))) : w.Raw(0xde, 0xad, 0xbe, 0xef);
    }

    private static MalformedSeed Bundle(int count, int length)
    {
        var w = new SeedWriter();
        for (var i = 0; i < count; i++)
        {
            Data(w, i, length, crc: i % 2 == 0);
        }

        return w.Done();
    }

    /// <summary>A transfer that fills its buffer and ends inside of a packet of EEM.</summary>
    private static MalformedSeed Straddling(int length)
    {
        var w = new SeedWriter();
        Data(w, 1, length, crc: false);
        _ = w.Number(2, 200 + 4);
        _ = w.Frame(2, BufferSize - w.Length);
        return w.Done();
    }

    private static MalformedSeed Commands()
    {
        var w = new SeedWriter();
        _ = w.Number(2, 0x8000 | 20);
        _ = w.Frame(3, 20);
        _ = w.Number(2, 0x9000);
        _ = w.Number(2, 0);
        _ = w.Number(2, 0x8800 | 5);
        _ = w.Frame(4, 5);
        Data(w, 5, 60, crc: true);
        _ = w.Number(2, 0xa801);
        return w.Done();
    }
}
