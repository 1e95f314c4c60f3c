using HwNet.Bus.Usb.Wrappers.Replay;

namespace HwNet.Drivers.Tests.UsbTracing;

public class UsbTraceFuzzTests
{
    private const int Mutations = 50_000;

    [Fact]
    public void Damaged_traces_never_throw()
    {
        const int seed = 20260;
        var random = new Random(seed);
        var originals = Gadgets.Kinds.SelectMany(kind => new[] { Gadgets.Capture(kind), Gadgets.Text(kind) }).Select(path => File.ReadAllBytes(path)[..6000]).ToArray();
        var refused = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var bytes = Mutate(originals[i % originals.Length], random);
            using var stream = new MemoryStream(bytes);
            var error = Errno.None;
            var failure = default(string);
            var thrown = Record.Exception(() =>
            {
                error = UsbTrace.Read(stream, out var trace, out failure);
                _ = trace?.Main?.Truncated;
            });

            Assert.True(thrown is null, $"seed {seed}, mutation {i}: {thrown}");
            Assert.True(error == Errno.None || !string.IsNullOrEmpty(failure), $"seed {seed}, mutation {i}: {error} without a cause");
            refused += error == Errno.None ? 0 : 1;
        }

        Assert.InRange(refused, 1, Mutations);
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var length = random.Next(4) == 0 ? random.Next(original.Length) : Math.Min(original.Length, 300 + random.Next(original.Length));
        var bytes = original[..length];
        for (var i = random.Next(1, 8); i > 0 && bytes.Length > 0; i--)
        {
            var at = random.Next(bytes.Length);
            bytes[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)(bytes[at] ^ (1 << random.Next(8))), _ => (byte)(random.Next(2) == 0 ? 0xff : 0) };
        }

        return bytes;
    }
}
