using HwNet.Benchmarks.Harness;
using HwNet.Buffers;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Benchmarks.Paths;

/// <summary>Packets framed again and again: several into a transfer, or each where it lies when the device takes one a transfer.</summary>
internal sealed class FramingLoop : FrameLoop
{
    /// <summary>Bytes of a transfer of several packets.</summary>
    internal const int Transfer = 16384;

    private const int PacketSize = 512;
    private const int Alone = 64;

    private readonly UsbFramer _framer;
    private readonly int _length;
    private readonly byte[] _transfer = new byte[Transfer];
    private readonly Mbuf _packet;

    internal FramingLoop(UsbFramer framer, int length)
    {
        (_framer, _length) = (framer, length);
        _packet = Pool.TryGet(out var m) ? m : throw new MeasurementException("no packet");
        new Random(length).NextBytes(_packet.Append(length));
        FramesATransfer = framer.Aggregates ? Once() : 1;
    }

    internal override int Once() => _framer.Aggregates ? Several() : Lone();

    private int Several()
    {
        var frames = 0;
        _framer.Begin(_transfer);
        while (_framer.TryAppend(_transfer, _packet))
        {
            frames++;
        }

        return _framer.End(_transfer, PacketSize, out _) > 0 ? frames : throw new MeasurementException("nothing to send");
    }

    /// <summary>What a sender does comes with it: a packet got, its bytes there already, and freed when it is sent.</summary>
    private int Lone()
    {
        MbufBatch batch = default;
        _ = Pool.Get(ref batch, Alone);
        for (var m = batch.First; m is not null; m = MbufBatch.After(m))
        {
            _ = m.Append(_length);
            if (!_framer.TryFrameAlone(m, PacketSize, out _))
            {
                throw new MeasurementException("not framed");
            }
        }

        return batch.FreeAll();
    }
}
