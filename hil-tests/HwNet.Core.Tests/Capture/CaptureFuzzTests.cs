using FsCheck;
using FsCheck.Fluent;
using HwNet.Capture;
using HwNet.Fixtures.Captures;

namespace HwNet.Core.Tests.Capture;

public sealed class CaptureFuzzTests
{
    private const int Rounds = 20_000;

    private static readonly uint[] Edges = [0, 1, 3, 4, 11, 12, 0x7fff, 0xffff, 0x40000, 0x40001, 0x7fff_ffff, 0x8000_0000, 0xffff_fffc, 0xffff_ffff];

    private readonly byte[] _buffer = new byte[CaptureReader.MaxFrameLength];

    [Fact]
    public void Mutated_captures_end_without_exception_and_without_much_memory()
    {
        var seeds = CaptureFiles.Names.Select(name => File.ReadAllBytes(CaptureFiles.PathOf(name))).Where(b => b.Length < 4096).ToArray();
        for (var seed = 0; seed < Rounds; seed++)
        {
            Check(Mutate(seeds[seed % seeds.Length], new Random(seed)), $"seed {seed}");
        }
    }

    [Fact]
    public void Arbitrary_bytes_behind_each_magic_end_without_exception_and_without_much_memory()
    {
        byte[][] magics =
        [
            new CaptureBytes(false).PcapHeader().ToArray(), new CaptureBytes(true).PcapHeader(0xa1b23c4d).ToArray(),
            new CaptureBytes(false).Section().Interface().ToArray(), new CaptureBytes(true).Section().Interface().ToArray(), [],
        ];
        Prop.ForAll<byte[], int>((tail, choice) => Check([.. magics[(int)((uint)choice % magics.Length)], .. tail], "FsCheck"))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(4711, 4713));
    }

    private void Check(byte[] file, string seed)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var reader = CaptureReader.Open(new MemoryStream(file));
            var frames = 0;
            long bytes = 0;
            while (reader.TryRead(_buffer, out var frame))
            {
                frames++;
                bytes += frame.CapturedLength;
                Assert.True(frame.WireLength >= frame.CapturedLength, seed);
                Assert.InRange(frame.InterfaceIndex, 0, reader.Interfaces.Count - 1);
            }

            Assert.True(frames <= file.Length / 16 && bytes <= file.Length, $"{seed}: {frames} frames of {bytes} bytes out of {file.Length}");
            Assert.True(reader.EndOfFile == reader.Error is null, seed);
            Assert.True(reader.Position <= file.Length, seed);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{seed}: {e}");
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= (2 * file.Length) + (64 * 1024), $"{seed}: {allocated} bytes allocated for {file.Length}");
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = (byte[])seed.Clone();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var at = random.Next(bytes.Length);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2 when bytes.Length > at + 4:
                    var edge = new CaptureBytes(random.Next(2) == 0).U32(Edges[random.Next(Edges.Length)]).ToArray();
                    edge.CopyTo(bytes, at & ~3);
                    break;
                case 3 when at > 4:
                    bytes = bytes[..at];
                    break;
                default:
                    bytes = [.. bytes[..at], .. bytes[random.Next(bytes.Length)..]];
                    break;
            }
        }

        return bytes;
    }
}
