using HwNet.Bus.Usb;

namespace HwNet.Drivers.Tests.Usb;

/// <summary>What <see cref="IUsbDevice"/> promises, whichever it is. One class of tests for each implementation, which says how to open its loop-back.</summary>
public abstract partial class UsbDeviceContractTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>A ready loop-back; skips the test where there is none.</summary>
    protected abstract UsbLoopback Open();

    [SkippableFact]
    public void What_goes_out_comes_back()
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        var sent = Message(loop, 100, 1);
        var receive = log.Submit(loop.In);

        Send(loop, sent);

        var back = log.Next(1, loop.In)[0];
        Assert.Equal((receive, UsbStatus.Completed, 100), back);
        Assert.Equal(sent, receive.Buffer[..100].ToArray());
    }

    [SkippableFact]
    public void Many_transfers_in_flight_complete_in_order_of_submission()
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        var receivers = Enumerable.Range(0, 8).Select(_ => log.Submit(loop.In)).ToArray();
        var messages = Enumerable.Range(0, 8).Select(i => Message(loop, 60 + (100 * i), i)).ToArray();

        var senders = messages.Select(m => Start(loop, log, m)).ToArray();

        var all = Enumerable.Range(0, 16).Select(_ => log.Next()).ToList();
        Assert.Equal(senders, all.Where(c => c.Transfer.Endpoint == loop.Out).Select(c => c.Transfer));
        Assert.Equal(receivers, all.Where(c => c.Transfer.Endpoint == loop.In).Select(c => c.Transfer));
        Assert.Equal(messages, receivers.Select(r => r.Buffer[..r.ActualLength].ToArray()));
        Assert.All(all, c => Assert.Equal(UsbStatus.Completed, c.Status));
        Assert.Equal(0, log.Waiting);
    }

    [SkippableFact]
    public void A_message_of_whole_packets_ends_with_a_packet_without_bytes()
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        var receive = log.Submit(loop.In);
        var sent = Message(loop, loop.PacketSize, 2);

        Send(loop, sent, zeroPacket: true);

        Assert.Equal((receive, UsbStatus.Completed, sent.Length), log.Next(1, loop.In)[0]);
        Assert.Equal(sent, receive.Buffer[..sent.Length].ToArray());
    }

    [SkippableFact]
    public void A_completion_may_submit_again()
    {
        const int Rounds = 100;
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        using var done = new ManualResetEventSlim();
        var count = 0;
        using var buffer = loop.Device.AllocateBuffer(2048);
        using var receive = new UsbTransfer(loop.In, t =>
        {
            if (++count == Rounds || t.Status != UsbStatus.Completed || loop.Device.Submit(t) != UsbStatus.Completed)
            {
                done.Set();
            }
        })
        { Buffer = buffer.Memory };
        Assert.Equal(UsbStatus.Completed, loop.Device.Submit(receive));

        var sent = Message(loop, 60, 3);
        for (var i = 0; i < Rounds; i++)
        {
            Send(loop, sent);
        }

        Assert.True(done.Wait(TransferLog.Limit), $"{count} of {Rounds} came back");
        Assert.Equal((Rounds, UsbStatus.Completed), (count, receive.Status));
        Assert.Equal(Rounds, receive.Submission);
    }

    [SkippableFact]
    public void A_transfer_in_flight_cannot_be_submitted_again()
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        var receive = log.Submit(loop.In);

        Assert.Equal(UsbStatus.Invalid, loop.Device.Submit(receive));

        Assert.True(receive.IsInFlight);
        loop.Device.Cancel(receive);
        Assert.Equal(UsbStatus.Cancelled, log.Next().Status);
        Assert.Equal(0, log.Waiting);
    }

    [SkippableFact]
    public void An_endpoint_that_is_not_there_is_refused()
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        var used = loop.Device.Descriptors.Configurations.SelectMany(c => c.Interfaces).SelectMany(i => i.Endpoints).Select(e => e.Address).ToHashSet();
        var free = (byte)Enumerable.Range(0x81, 15).First(a => !used.Contains((byte)a));
        var transfer = log.Make(free);

        Assert.Equal(UsbStatus.Invalid, loop.Device.Submit(transfer));

        Assert.False(transfer.IsInFlight);
        Assert.Equal(0, log.Waiting);
    }

    [SkippableFact]
    public void A_cancelled_transfer_completes_once_and_can_be_used_again()
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        var receive = log.Submit(loop.In);

        loop.Device.Cancel(receive);
        loop.Device.Cancel(receive);

        Assert.Equal((receive, UsbStatus.Cancelled, 0), log.Next());
        loop.Device.Cancel(receive);
        Assert.Equal(UsbStatus.Completed, loop.Device.Submit(receive));
        var sent = Message(loop, 200, 4);
        Send(loop, sent);
        Assert.Equal((receive, UsbStatus.Completed, 200), log.Next(1, loop.In)[0]);
        Assert.Equal(0, log.Waiting);
    }

    [SkippableFact]
    public void A_transfer_cancelled_in_the_middle_is_not_told_before_those_in_front_of_it()
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        var receivers = Enumerable.Range(0, 3).Select(_ => log.Submit(loop.In)).ToArray();

        loop.Device.Cancel(receivers[1]);
        Send(loop, Message(loop, 60, 5));
        Send(loop, Message(loop, 70, 6));

        Assert.Equal(
            [(receivers[0], UsbStatus.Completed, 60), (receivers[1], UsbStatus.Cancelled, 0), (receivers[2], UsbStatus.Completed, 70)],
            log.Next(3, loop.In));
    }

    [SkippableFact]
    public void All_transfers_of_an_endpoint_can_be_cancelled()
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        var receivers = Enumerable.Range(0, 8).Select(_ => log.Submit(loop.In)).ToArray();
        Assert.False(loop.Device.Drain(TimeSpan.Zero));

        loop.Device.CancelAll(loop.In);

        Assert.True(loop.Device.Drain(TransferLog.Limit));
        Assert.Equal(receivers, log.Next(8, loop.In).Select(c => c.Transfer));
        Assert.All(receivers, r => Assert.Equal((UsbStatus.Cancelled, false), (r.Status, r.IsInFlight)));
        Assert.Equal(0, log.Waiting);
    }

    [SkippableFact]
    public void Draining_waits_for_the_completion_to_return()
    {
        using var loop = Open();
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        using var buffer = loop.Device.AllocateBuffer(512);
        using var receive = new UsbTransfer(loop.In, t =>
        {
            entered.Set();
            _ = leave.Wait(TransferLog.Limit);
        })
        { Buffer = buffer.Memory };
        Assert.Equal(UsbStatus.Completed, loop.Device.Submit(receive));
        var waiter = Task.Run(() => loop.Device.Cancel(receive));
        Assert.True(entered.Wait(TransferLog.Limit));

        var early = loop.Device.Drain(TimeSpan.Zero);
        leave.Set();

        Assert.False(early);
        Assert.True(loop.Device.Drain(TransferLog.Limit));
        Assert.True(waiter.Wait(TransferLog.Limit));
    }

    [SkippableFact]
    public void A_buffer_has_exactly_its_length_and_is_its_own()
    {
        using var loop = Open();
        using var first = loop.Device.AllocateBuffer(1000);
        using var second = loop.Device.AllocateBuffer(1);

        first.Memory.Span.Fill(0x11);
        second.Memory.Span.Fill(0x22);

        Assert.Equal((1000, 1), (first.Memory.Length, second.Memory.Length));
        Assert.True(first.Memory.Span.IndexOfAnyExcept((byte)0x11) < 0);
    }

    /// <summary>A message of random bytes.</summary>
    private static byte[] Message(UsbLoopback loop, int length, int seed)
    {
        var message = new byte[length];
        new Random(seed).NextBytes(message);
        loop.Shape(message);
        return message;
    }

    private static UsbTransfer Start(UsbLoopback loop, TransferLog log, byte[] message, bool zeroPacket = false)
    {
        var transfer = log.Make(loop.Out, message.Length);
        message.CopyTo(transfer.Buffer);
        transfer.ZeroPacket = zeroPacket;
        Assert.Equal(UsbStatus.Completed, loop.Device.Submit(transfer));
        return transfer;
    }

    /// <summary>Sends and waits until it is sent.</summary>
    private static void Send(UsbLoopback loop, byte[] message, bool zeroPacket = false)
    {
        using var sent = new ManualResetEventSlim();
        using var buffer = loop.Device.AllocateBuffer(message.Length);
        message.CopyTo(buffer.Memory);
        using var transfer = new UsbTransfer(loop.Out, _ => sent.Set()) { Buffer = buffer.Memory, ZeroPacket = zeroPacket };
        Assert.Equal(UsbStatus.Completed, loop.Device.Submit(transfer));
        Assert.True(sent.Wait(TransferLog.Limit), "not sent within 10 s");
        Assert.Equal((UsbStatus.Completed, message.Length), (transfer.Status, transfer.ActualLength));
    }
}
