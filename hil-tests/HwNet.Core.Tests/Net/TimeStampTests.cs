using HwNet.Buffers;
using HwNet.Capture;
using HwNet.Core.Tests.Capture;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class TimeStampTests
{
    private const long Arrived = 1_700_000_000_123_456_789;

    [Theory]
    [InlineData(NetisrDispatch.Deferred)]
    [InlineData(NetisrDispatch.Hybrid)]
    [InlineData(NetisrDispatch.Direct)]
    public void The_nanosecond_of_arrival_reaches_the_handler_and_the_capture(NetisrDispatch dispatch)
    {
        using var bench = new TestStack();
        bench.Stack.Netisr.Dispatch = dispatch;
        var handled = new List<long>();
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch packets) =>
        {
            for (var m = packets.First; m is not null; m = MbufBatch.After(m))
            {
                handled.Add(m.Timestamp);
            }

            _ = packets.FreeAll();
        });
        var file = new MemoryStream();
        using (var capture = new CapturingTap(file))
        using (bench.Ifp.Tap(capture))
        {
            MbufBatch frames = default;
            for (var i = 0; i < 3; i++)
            {
                var m = bench.Frame();
                m.Timestamp = Arrived + i;
                frames.Append(m);
            }

            bench.Ifp.Receive(ref frames);
            _ = bench.Stack.RunUntilIdle();
        }

        long[] expected = [Arrived, Arrived + 1, Arrived + 2];
        Assert.Equal(expected, handled);
        file.Position = 0;
        using var reader = CaptureReader.Open(file);
        Assert.Equal(expected, Enumerable.Range(0, 3).Select(_ => CaptureAssert.Next(reader).Frame.Timestamp));
        CaptureAssert.EndsCleanly(reader);
    }

    private sealed class CapturingTap : ICaptureTap, IDisposable
    {
        private readonly CaptureWriter _writer;
        private readonly int _interface;

        internal CapturingTap(Stream file)
        {
            _writer = CaptureWriter.Create(file, CaptureFormat.PcapNg, leaveOpen: true);
            Assert.Equal(Errno.None, _writer.AddInterface(new CaptureInterface("sim0", LinkType.Ethernet, 2048), out _interface));
        }

        public void Packet(IfNet ifp, Mbuf m, bool outgoing) =>
            Assert.Equal(Errno.None, _writer.Write(new CapturedFrame { Timestamp = m.Timestamp, InterfaceIndex = _interface }, m.Data));

        public void Dispose() => _writer.Dispose();
    }
}
