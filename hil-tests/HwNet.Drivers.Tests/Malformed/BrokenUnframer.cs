using System.Buffers.Binary;
using System.Diagnostics;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Drivers.Tests.Malformed;

/// <summary>A frame behind its 16-bit length; the fault shows when the length lies.</summary>
internal sealed class BrokenUnframer(string fault) : UsbUnframer
{
    private readonly byte[] _last = new byte[20000];

    internal object? Waste { get; private set; }

    public override void Unframe(ReadOnlySpan<byte> transfer, ref FrameSink sink)
    {
        if (transfer.Length < 2)
        {
            return;
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(transfer);
        var body = transfer[2..];
        if (length <= body.Length)
        {
            body.CopyTo(_last);
            sink.Frame(body[..length]);
            return;
        }

        Fail(body, length, ref sink);
    }

    private void Fail(ReadOnlySpan<byte> body, int length, ref FrameSink sink)
    {
        switch (fault)
        {
            case "throws":
                _ = body[length];
                break;
            case "reads behind" when length < 1518:
                byte[] behind = [.. body, .. Enumerable.Repeat((byte)0xc5, length - body.Length)];
                sink.Frame(behind);
                break;
            case "keeps old bytes" when length < 1518:
                body.CopyTo(_last);
                _last[body.Length] ^= 0xff;
                sink.Frame(_last.AsSpan(0, length));
                break;
            case "repeats" when body.Length >= 14:
                sink.Frame(body);
                sink.Frame(body);
                break;
            case "allocates":
                Waste = new byte[length + 10000];
                break;
            case "dawdles" when length == ushort.MaxValue:
                var began = Stopwatch.GetTimestamp();
                while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromMilliseconds(15))
                {
                    Thread.SpinWait(100);
                }

                break;
        }
    }
}
