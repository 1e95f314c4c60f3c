using System.Text;
using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.Cdc;

namespace HwNet.Bench.Malformed;

/// <summary>Configuration descriptors and the search for a communication-class function in them; address strings.</summary>
internal sealed class DescriptorTarget : MalformedTarget
{
    private const int LongestReason = 65536;
    private static readonly string[] Triples = ["02/06/00", "02/0d/00", "02/0c/07", "e0/01/03"];
    private static readonly byte[] Device = [18, 1, 0, 2, 0, 0, 0, 64, 0x25, 5, 0xa1, 0xa4, 0, 1, 0, 0, 0, 1];

    private readonly ReadOnlyMemory<byte>[] _configurations = new ReadOnlyMemory<byte>[1];
    private readonly byte[] _copy = new byte[Mutator.Room];

    internal override string Name => "cdc-descriptor";

    /// <summary>Descriptors become objects, which is what they are read for, once a device. The parser bounds their number.</summary>
    internal override long MayAllocate => 65536;

    internal override IReadOnlyList<MalformedSeed> Seeds { get; } = [Ecm(), Ncm(), Eem(), Rndis(), Odd(), Address()];

    internal override string? Feed(ReadOnlySpan<byte> input)
    {
        _ = CdcDescriptors.TryReadAddress(Encoding.Unicode.GetString(input[..Math.Min(input.Length, 64)]), out _, out _);
        input.CopyTo(_copy);
        _configurations[0] = _copy.AsMemory(0, input.Length);
        if (!UsbDescriptors.TryParse(Device, _configurations, out var descriptors, out _))
        {
            return null;
        }

        // Every interface as the control interface, and one class alone.
        return Search(descriptors.Configurations[0], "*/*/*") ?? Search(descriptors.Configurations[0], Triples[input.Length % Triples.Length]);
    }

    private string? Search(UsbConfiguration configuration, string triple)
    {
        if (!CdcDescriptors.TryFind(configuration, triple, out var function, out var reason))
        {
            return reason.Length > LongestReason ? $"a reason of {reason.Length} characters" : null;
        }

        Accepted++;
        return Fault(function);
    }

    private static string? Fault(CdcFunction f) =>
        !f.BulkIn.IsIn || f.BulkOut.IsIn || f.BulkIn.MaxPacketSize <= 0 || f.BulkOut.MaxPacketSize <= 0
        || f.BulkIn.Type != UsbTransferType.Bulk || f.BulkOut.Type != UsbTransferType.Bulk
        || f.Interrupt is { MaxPacketSize: <= 0 } || (f.IsSingle && f.IdleAlternate is not null)
            ? $"a function that cannot work: {f.BulkIn}, {f.BulkOut}, {f.Interrupt}"
            : null;

    private static SeedWriter Start(int interfaces) => new SeedWriter().Numbers(1, 9, 2).Numbers(2, 0).Numbers(1, interfaces, 1, 0, 0x80, 50);

    private static MalformedSeed End(SeedWriter w) => w.Set(2, 2, w.Length).Done();

    private static SeedWriter Interface(SeedWriter w, int number, int alternate, int endpoints, params ReadOnlySpan<long> triple) =>
        w.Numbers(1, 9, 4, number, alternate, endpoints).Numbers(1, triple).Numbers(1, 0);

    private static SeedWriter Endpoint(SeedWriter w, int address, int type, int size) => w.Numbers(1, 7, 5, address, type).Numbers(2, size).Numbers(1, 9);

    private static SeedWriter Bulk(SeedWriter w) => Endpoint(Endpoint(w, 0x81, 2, 512), 0x02, 2, 512);

    private static SeedWriter Ethernet(SeedWriter w) => w.Numbers(1, 13, 0x24, 0x0f, 3).Numbers(4, 0).Numbers(2, 1514, 16).Numbers(1, 0);

    private static MalformedSeed Ecm()
    {
        var w = Interface(Start(2), 0, 0, 1, 2, 6, 0).Numbers(1, 5, 0x24, 0).Numbers(2, 0x110).Numbers(1, 5, 0x24, 6, 0, 1);
        w = Endpoint(Ethernet(w), 0x83, 3, 16);
        return End(Bulk(Interface(Interface(w, 1, 0, 0, 10, 0, 0), 1, 1, 2, 10, 0, 0)));
    }

    private static MalformedSeed Ncm()
    {
        var w = Interface(Start(2).Numbers(1, 8, 11, 0, 2, 2, 13, 0, 0), 0, 0, 1, 2, 13, 0);
        w = Endpoint(Ethernet(w).Numbers(1, 6, 0x24, 0x1a).Numbers(2, 0x100).Numbers(1, 0x31), 0x83, 3, 16);
        return End(Bulk(Interface(Interface(w, 1, 0, 0, 10, 0, 1), 1, 1, 2, 10, 0, 1)));
    }

    private static MalformedSeed Eem() => End(Bulk(Interface(Start(1), 0, 0, 2, 2, 12, 7)));

    private static MalformedSeed Rndis()
    {
        var w = Interface(Start(2).Numbers(1, 8, 11, 0, 2, 0xe0, 1, 3, 0), 0, 0, 1, 0xe0, 1, 3).Numbers(1, 5, 0x24, 6, 0, 1);
        return End(Bulk(Interface(Endpoint(w, 0x83, 3, 8), 1, 0, 2, 10, 0, 0)));
    }

    private static MalformedSeed Odd()
    {
        var w = Ethernet(Start(3).Numbers(1, 8, 11, 0, 3, 2, 6, 0, 0).Numbers(1, 8, 11, 1, 200, 2, 6, 0, 0));
        w = Interface(w, 0, 0, 0, 2, 6, 0).Numbers(1, 5, 0x24, 6, 1, 0).Numbers(1, 2, 0x24).Numbers(1, 3, 0xff, 9);
        w = Endpoint(Interface(w, 1, 0, 1, 10, 0, 0), 0x81, 3, 0);
        return End(Bulk(Interface(w, 2, 0, 2, 10, 0, 0)));
    }

    private static MalformedSeed Address()
    {
        var w = new SeedWriter();
        foreach (var c in "1234567890ab")
        {
            _ = w.Number(2, c);
        }

        return w.Done();
    }
}
