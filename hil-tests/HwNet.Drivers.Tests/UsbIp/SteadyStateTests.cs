using System.Net;
using System.Net.Sockets;
using HwNet.Bus.Usb;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>
/// What a transfer allocates once everything has been made: nothing, on all threads together. Less than a byte a transfer is measured,
/// because the runtime's own threads allocate some hundred bytes now and then.
/// </summary>
[Collection(nameof(SteadyStateTests))]
[CollectionDefinition(nameof(SteadyStateTests), DisableParallelization = true)]
public sealed class SteadyStateTests
{
    private const int Rounds = 50;

    [Fact]
    public void A_transfer_through_client_and_server_allocates_nothing()
    {
        using var rig = new Rig();
        using var device = Rig.OpenConfigured(rig.Address);
        rig.One.Device!.Sinks = true;
        var ended = 0;
        var transfers = Enumerable.Range(0, 8).Select(_ => new UsbTransfer(0x02, _ => Interlocked.Increment(ref ended)) { Buffer = new byte[1514] }).ToArray();

        var least = Least(() =>
        {
            Volatile.Write(ref ended, 0);
            foreach (var transfer in transfers)
            {
                _ = device.Submit(transfer);
            }

            while (Volatile.Read(ref ended) < transfers.Length)
            {
                Thread.Yield();
            }
        });

        Assert.InRange(least, 0, Rounds - 1);
    }

    [Fact]
    public void A_transfer_at_the_server_alone_allocates_nothing()
    {
        using var rig = new Rig();
        using var client = new TcpClient { NoDelay = true };
        client.Connect(IPAddress.Loopback, rig.Address.Port);
        var socket = client.Client;
        socket.Send(Bytes.Hex("0111 8003 00000000 312d3100" + new string('0', 56)
            + "00000001 00000001 00010001 00000000 00000000 00000000 00000000 00000000 ffffffff 00000000 0009 0100 0000 0000"
            + "00000001 00000002 00010001 00000000 00000000 00000000 00000000 00000000 ffffffff 00000000 010b 0100 0100 0000"));
        var answer = new byte[0x140 + 96];
        Receive(socket, answer);
        rig.One.Device!.Sinks = true;
        byte[] message = [.. Bytes.Hex("00000001 00000003 00010001 00000000 00000002 00000000 00000200 00000000 ffffffff" + new string('0', 24)), .. new byte[512]];

        var least = Least(() =>
        {
            socket.Send(message);
            Receive(socket, answer.AsSpan(0, 48));
        });

        Assert.InRange(least, 0, Rounds - 1);
    }

    private static void Receive(Socket socket, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var n = socket.Receive(bytes);
            Assert.True(n > 0);
            bytes = bytes[n..];
        }
    }

    /// <summary>The least of several series, of the whole process: the work is on other threads. Those of the runtime allocate now and then.</summary>
    private static long Least(Action round)
    {
        var least = long.MaxValue;
        for (var series = 0; series < 60 && least > 0; series++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < Rounds; i++)
            {
                round();
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }
}
