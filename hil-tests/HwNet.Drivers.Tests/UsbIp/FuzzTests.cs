using System.Net;
using System.Net.Sockets;
using HwNet.Bus.Usb.UsbIp;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>Structured mutations of good messages, through every reader and through both ends of a connection.</summary>
public class FuzzTests
{
    private const int Seed = 20240611;
    private const int Mutations = 1_000_000;

    /// <summary>Far fewer than mutations of single messages: each is a device found, imported, configured and given up, over TCP.</summary>
    private const int Connections = 150;

    private static readonly uint[] Edges = [0, 1, 2, 3, 4, 15, 16, 63, 64, 1023, 1024, 1025, 0x100000, 0x100001, 0x1000000, 0x1000001, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

    private static readonly byte[][] Seeds =
    [
        Bytes.Hex("00000001 00000d05 0001000f 00000001 00000001 00000200 00000040 ffffffff 00000000 00000004 00000000 00000000"),
        Bytes.Hex("00000002 00000009 00010002 00000000 00000000 00000007" + new string('0', 48)),
        Bytes.Hex("00000003 00000d06 00000000 00000000 00000000 00000000 00000040 ffffffff 00000000 00000000 00000000 00000000"),
        Bytes.Hex("00000004 00000009 00000000 00000000 00000000 ffffff98" + new string('0', 48)),
        Bytes.Hex("0111 8003 00000000 332d3200" + new string('0', 56)),
        ScriptedPeer.ImportReply("1-1"),
        [.. Bytes.Hex("0111 0005 00000000 00000001"), .. ScriptedPeer.ImportReply("1-1")[8..319], 2, 2, 6, 0, 0, 10, 0, 0, 0],
    ];

    [Fact]
    public void No_reader_throws_or_believes_what_cannot_be()
    {
        var random = new Random(Seed);
        var longest = TimeSpan.Zero;
        var before = GC.GetAllocatedBytesForCurrentThread();
        long fed = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var bytes = Mutate(random);
            fed += bytes.Length;
            var begin = System.Diagnostics.Stopwatch.GetTimestamp();
            ReadOrTell(bytes, i);
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, System.Diagnostics.Stopwatch.GetElapsedTime(begin).Ticks));
        }

        // Strings and records of the believed part; a length on the wire must not be able to ask for more.
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < Mutations * 8192L, $"seed {Seed}: {allocated} bytes for {fed}, longest {longest.TotalMilliseconds} ms");
    }

    [Fact]
    public void No_stream_of_replies_breaks_the_client()
    {
        for (var i = 0; i < Connections; i++)
        {
            var seed = Seed + i;
            using var server = new ScriptedServer(peer => Answer(peer, new Random(seed)));
            using var device = Rig.OpenConfigured(server.Address);
            using var ended = new Ended();
            var accepted = Enumerable.Range(0, 8).Count(n => device.Submit(ended.Make(n % 2 == 0 ? (byte)0x81 : (byte)0x02, 64)) == HwNet.Bus.Usb.UsbStatus.Completed);

            for (var n = 0; n < accepted; n++)
            {
                Assert.InRange(ended.Next().Length, 0, 64);
            }

            Assert.True(device.Drain(Rig.Long), $"seed {seed}");
            Assert.True(ended.Count == 0, $"seed {seed}");
        }
    }

    [Fact]
    public void No_stream_of_messages_breaks_the_server()
    {
        using var rig = new Rig();
        for (var i = 0; i < Connections; i++)
        {
            var random = new Random(Seed + i);
            using (var client = new TcpClient())
            {
                client.Connect(IPAddress.Loopback, rig.Address.Port);
                client.ReceiveTimeout = (int)Rig.Long.TotalMilliseconds;
                var stream = client.GetStream();
                stream.Write(i % 8 == 0 ? Mutate(random) : Bytes.Hex("0111 8003 00000000 312d3100" + new string('0', 56)));
                Send(client, random);
            }

            Rig.Until(() => rig.One.Device is null, $"the device is closed after seed {Seed + i}");
        }

        using var device = Rig.OpenConfigured(rig.Address);
        Assert.False(device.IsGone);
    }

    private static byte[] Mutate(Random random)
    {
        var bytes = (byte[])Seeds[random.Next(Seeds.Length)].Clone();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var word = random.Next(Math.Max(1, Math.Min(bytes.Length, 80) / 4)) * 4;
            switch (random.Next(6))
            {
                case 0 when bytes.Length >= 4:
                    System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(Math.Min(word, bytes.Length - 4)), Edges[random.Next(Edges.Length)]);
                    break;
                case 1 when bytes.Length >= 4:
                    System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(Math.Min(word, bytes.Length - 4)), (uint)random.NextInt64(1L << 32));
                    break;
                case 2 when bytes.Length > 0:
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 3:
                    Array.Resize(ref bytes, random.Next(bytes.Length + 1));
                    break;
                case 4:
                    Array.Resize(ref bytes, bytes.Length + random.Next(64));
                    break;
                default:
                    bytes.AsSpan(random.Next(bytes.Length + 1)).Fill((byte)random.Next(256));
                    break;
            }
        }

        return bytes;
    }

    /// <summary>The input with what it caused, or it could not be fed again.</summary>
    private static void ReadOrTell(byte[] bytes, int mutation)
    {
        try
        {
            ReadAll(bytes);
        }
        catch (Exception e)
        {
            Assert.Fail($"seed {Seed}, mutation {mutation}, {Convert.ToHexString(bytes)}: {e}");
        }
    }

    private static void ReadAll(byte[] b)
    {
        Bound(UsbIpSubmit.Read(b, out var submit) is UsbIpProblem.None, submit.Length);
        Bound(UsbIpSubmitReply.Read(b, out var reply) is UsbIpProblem.None, reply.ActualLength);
        _ = UsbIpUnlink.Read(b, out _);
        _ = UsbIpUnlinkReply.Read(b, out _);
        _ = UsbIpOp.Read(b, out _);
        _ = UsbIpImport.ReadBusId(b, out _);
        if (UsbIpDevList.ReadCount(b, out var count) == UsbIpProblem.None)
        {
            Assert.InRange(count, 0, UsbIpDevList.MaxDevices);
        }

        if (UsbIpRemoteDevice.Read(b, out var device) == UsbIpProblem.None)
        {
            _ = UsbIpDevList.ReadInterfaces(b.AsSpan(UsbIpRemoteDevice.Size), device.InterfaceCount, out var interfaces);
            Assert.InRange(interfaces.Length, 0, (b.Length - UsbIpRemoteDevice.Size) / 4);
        }
    }

    private static void Bound(bool believed, int length) => Assert.True(!believed || length is >= 0 and <= UsbIpProtocol.MaxTransferLength, length.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Answers with good replies, mutated ones, and nonsense; then goes.</summary>
    private static void Answer(ScriptedPeer peer, Random random)
    {
        peer.GrantImport();
        peer.ServeUntilConfigured();
        var asked = new List<uint>();
        for (var i = 0; i < 8 && peer.Next() is { } message; i++)
        {
            asked.Add(message.Sequence);
        }

        try
        {
            for (var i = random.Next(20); i > 0; i--)
            {
                Reply(peer, asked, random);
            }
        }
        catch (IOException)
        {
            // The client has had enough, as it should.
            peer.Dispose();
        }
    }

    private static void Reply(ScriptedPeer peer, List<uint> asked, Random random)
    {
        var sequence = asked[random.Next(asked.Count)] + (random.Next(8) == 0 ? (uint)random.Next(20) : 0);
        var data = new byte[random.Next(4) == 0 ? random.Next(80) : random.Next(65)];
        switch (random.Next(5))
        {
            case 0:
                peer.ReplyUnlink(sequence, random.Next(-120, 1));
                break;
            case 1:
                peer.Reply(sequence, random.Next(-120, 1), data, Edges[random.Next(Edges.Length)]);
                break;
            case 2 when random.Next(4) == 0:
                peer.Write(Mutate(random));
                break;
            default:
                peer.Reply(sequence, random.Next(3) == 0 ? random.Next(-120, 1) : 0, sequence % 2 == asked[0] % 2 ? data : []);
                break;
        }
    }

    /// <summary>Sends settings, transfers, unlinks, mutated messages; then goes.</summary>
    private static void Send(TcpClient client, Random random)
    {
        var stream = client.GetStream();
        try
        {
            stream.Write(Bytes.Hex("00000001 00000001 00010001 00000000 00000000 00000000 00000000 00000000 ffffffff 00000000 0009 0100 0000 0000"));
            stream.Write(Bytes.Hex("00000001 00000002 00010001 00000000 00000000 00000000 00000000 00000000 ffffffff 00000000 010b 0100 0100 0000"));
            for (var i = random.Next(30); i > 0; i--)
            {
                var length = random.Next(3) == 0 ? random.Next(3000) : random.Next(64);
                byte[] message = random.Next(6) switch
                {
                    0 => Bytes.Hex($"00000002 {1000 + i:x8} 00010001 00000000 00000000 {random.Next(40):x8}" + new string('0', 48)),
                    1 => Bytes.Hex($"00000001 {i + 2:x8} 00010001 00000001 {random.Next(4):x8} 00000200 {length:x8} 00000000 ffffffff 00000000 8006 0001 0000 1200"),
                    2 => [.. Bytes.Hex($"00000001 {i + 2:x8} 00010001 00000000 {random.Next(4):x8} 00000000 {length:x8} 00000000 ffffffff 00000000 4001 0000 0000 0000"), .. new byte[length]],
                    3 => Bytes.Hex($"00000001 {i + 2:x8} 00010001 00000001 00000001 00000200 {length:x8} 00000000 ffffffff" + new string('0', 24)),
                    4 when random.Next(5) == 0 => Mutate(random),
                    _ => Bytes.Hex($"00000001 {i + 2:x8} 00010001 00000001 00000003 00000200 00000010 00000000 ffffffff" + new string('0', 24)),
                };
                stream.Write(message);
            }
        }
        catch (IOException)
        {
            client.Close();
        }
    }
}
