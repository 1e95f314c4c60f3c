using HwNet.Drivers.Shared.Cdc;

namespace HwNet.Bench.Malformed;

/// <summary>Notifications on the interrupt endpoint, whole and split.</summary>
internal sealed class NotificationTarget : MalformedTarget
{
    private readonly CdcNotificationReader _reader = new();

    internal override string Name => "cdc-notification";

    internal override IReadOnlyList<MalformedSeed> Seeds { get; } =
    [
        Of("a1 00 0001 0000 0000"), Of("a1 00 0000 0000 0000"), Of("a1 01 0000 0000 0000"), Of("01 00 0000 0000 0000"),
        Of("a1 2a 0000 0000 0008"), Of("a1 2a 0000 0000 0008 3b9aca00 02faf080"), Of("3b9aca00 02faf080"),
        Of("a1 2a 0000 0000 0008 3b9aca00 02faf080 a1 00 0001 0000 0000 a1 01 0000 0000 0000"), Of("a1 20 0000 0000 0002 0003 a1 00 0001 0000 0000"),
    ];

    internal override void Reset() => _reader.Reset();

    internal override string? Feed(ReadOnlySpan<byte> input)
    {
        var rest = input;
        for (var i = 0; i <= input.Length; i++)
        {
            if (!_reader.TryRead(ref rest, out var notification))
            {
                return null;
            }

            Accepted += notification.Kind == CdcNotificationKind.Malformed ? 0 : 1;
            if (!rest.IsEmpty && !(input.Overlaps(rest, out var at) && at + rest.Length <= input.Length))
            {
                return "the rest is not inside of the transfer";
            }
        }

        return $"more notifications than bytes ({input.Length})";
    }

    /// <summary>Numbers in hexadecimal digits; as many bytes each as half its digits.</summary>
    private static MalformedSeed Of(string numbers)
    {
        var w = new SeedWriter();
        foreach (var number in numbers.Split(' '))
        {
            _ = w.Number(number.Length / 2, Convert.ToInt64(number, 16));
        }

        return w.Done();
    }
}
