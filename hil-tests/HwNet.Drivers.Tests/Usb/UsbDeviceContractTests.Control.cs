using System.Buffers.Binary;
using HwNet.Bus.Usb;

namespace HwNet.Drivers.Tests.Usb;

/// <summary>Control transfers and settings.</summary>
public abstract partial class UsbDeviceContractTests
{
    [SkippableFact]
    public void The_device_descriptor_that_it_answers_is_the_one_that_was_parsed()
    {
        using var loop = Open();
        var answer = new byte[18];

        var result = loop.Device.Control(UsbSetup.GetDescriptor(1, 0, 0, 18), answer, Second);

        Assert.Equal(new UsbResult(UsbStatus.Completed, 18), result);
        Assert.Equal(loop.Device.Descriptors.Device, UsbDeviceDescriptor.Read(answer));
    }

    [SkippableFact]
    public void The_configuration_that_it_answers_is_the_one_that_was_parsed()
    {
        using var loop = Open();
        var configuration = loop.Device.Descriptors.Configurations[0];
        var answer = new byte[configuration.Raw.Length + 100];

        var result = loop.Device.Control(UsbSetup.GetDescriptor(2, (byte)configuration.Index, 0, answer.Length), answer, Second);

        Assert.Equal(UsbStatus.Completed, result.Status);
        Assert.Equal(configuration.Raw.ToArray(), answer[..result.Length]);
        Assert.Equal(result.Length, BinaryPrimitives.ReadUInt16LittleEndian(answer.AsSpan(2)));
    }

    [SkippableFact]
    public void A_short_answer_tells_its_length_and_leaves_the_rest_alone()
    {
        using var loop = Open();
        var answer = new byte[64];
        answer.AsSpan().Fill(0xee);

        var result = loop.Device.Control(UsbSetup.GetDescriptor(1, 0, 0, 64), answer, Second);

        Assert.Equal(new UsbResult(UsbStatus.Completed, 18), result);
        Assert.False(result.Got(19));
        Assert.True(answer.AsSpan(18).IndexOfAnyExcept((byte)0xee) < 0);
    }

    [SkippableFact]
    public void A_request_that_the_device_does_not_know_stalls_and_the_next_one_works()
    {
        using var loop = Open();
        var answer = new byte[18];

        var unknown = loop.Device.Control(UsbSetup.VendorRead(0x7e, 0x1234, 0x5678, 4), answer, Second);
        var known = loop.Device.Control(UsbSetup.GetDescriptor(1, 0, 0, 18), answer, Second);

        Assert.Equal(UsbStatus.Stall, unknown.Status);
        Assert.Equal(new UsbResult(UsbStatus.Completed, 18), known);
    }

    [SkippableFact]
    public void A_data_stage_without_room_is_refused()
    {
        using var loop = Open();

        Assert.Equal(new UsbResult(UsbStatus.Invalid, 0), loop.Device.Control(UsbSetup.GetDescriptor(1, 0, 0, 18), new byte[17], Second));
    }

    [SkippableFact]
    public void Control_transfers_of_several_threads_do_not_mix()
    {
        using var loop = Open();
        var device = loop.Device;
        var configuration = device.Descriptors.Configurations[0];

        var wrong = Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4).Sum(thread =>
        {
            var count = 0;
            var answer = new byte[9];
            for (var i = 0; i < 25; i++)
            {
                var setup = thread % 2 == 0 ? UsbSetup.GetDescriptor(1, 0, 0, 8) : UsbSetup.GetDescriptor(2, (byte)configuration.Index, 0, 9);
                var result = device.Control(setup, answer, TransferLog.Limit);
                count += result.Got(setup.Length) && answer[1] == setup.Value >> 8 ? 0 : 1;
            }

            return count;
        });

        Assert.Equal(0, wrong);
    }

    [SkippableFact]
    public void Whatever_waits_throws_inside_a_completion()
    {
        using var loop = Open();
        var device = loop.Device;
        var tried = new List<(string Name, Action Call)>
        {
            ("Control", () => device.Control(UsbSetup.GetDescriptor(1, 0, 0, 18), new byte[18], Second)),
            ("Drain", () => device.Drain(Second)),
            ("ClearHalt", () => device.ClearHalt(loop.In)),
            ("SetAlternate", () => device.SetAlternate(loop.Interface, loop.Alternate)),
            ("SetConfiguration", () => device.SetConfiguration(1)),
            ("Claim", () => device.Claim(loop.Interface)),
            ("Release", () => device.Release(loop.Interface)),
            ("Reset", () => device.Reset()),
            ("Dispose", device.Dispose),
        };
        var silent = new List<string>();
        using var done = new ManualResetEventSlim();
        using var buffer = device.AllocateBuffer(512);
        using var receive = new UsbTransfer(loop.In, _ =>
        {
            silent.AddRange(tried.Where(t => Record.Exception(t.Call) is not InvalidOperationException).Select(t => t.Name));
            done.Set();
        })
        { Buffer = buffer.Memory };
        Assert.Equal(UsbStatus.Completed, device.Submit(receive));

        device.Cancel(receive);

        Assert.True(done.Wait(TransferLog.Limit));
        Assert.True(device.Drain(TransferLog.Limit));
        Assert.Empty(silent);
    }

    [SkippableFact]
    public void Settings_that_are_not_there_are_refused()
    {
        using var loop = Open();

        Assert.Equal(UsbStatus.Invalid, loop.Device.Claim(0x1e));
        Assert.Equal(UsbStatus.Invalid, loop.Device.Release(0x1e));
        Assert.Equal(UsbStatus.Invalid, loop.Device.SetAlternate(loop.Interface, 0x1e));
        Assert.Equal(UsbStatus.Invalid, loop.Device.ClearHalt(0x8e));
    }

    [SkippableFact]
    public void The_configuration_that_is_set_already_is_left_alone()
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        var value = loop.Device.Descriptors.Configurations.First(c => c.Find(loop.Interface, loop.Alternate) is not null).Value;

        Assert.Equal(UsbStatus.Completed, loop.Device.SetConfiguration(value));

        var receive = log.Submit(loop.In);
        Send(loop, Message(loop, 90, 7));
        Assert.Equal((receive, UsbStatus.Completed, 90), log.Next(1, loop.In)[0]);
    }

    [SkippableFact]
    public void Endpoints_of_a_released_interface_are_gone_until_it_is_claimed_again()
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        var receive = log.Make(loop.In);

        Assert.Equal(UsbStatus.Completed, loop.Device.Release(loop.Interface));
        Assert.Equal(UsbStatus.Invalid, loop.Device.Submit(receive));
        Assert.Equal(UsbStatus.Invalid, loop.Device.Release(loop.Interface));

        Assert.Equal(UsbStatus.Completed, loop.Device.Claim(loop.Interface));
        loop.Prepare();
        Assert.Equal(UsbStatus.Completed, loop.Device.Submit(receive));
        Send(loop, Message(loop, 60, 8));
        Assert.Equal((receive, UsbStatus.Completed, 60), log.Next(1, loop.In)[0]);
    }

    [SkippableFact]
    public void An_endpoint_goes_on_after_its_halt_was_cleared()
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        var receive = log.Submit(loop.In);
        Send(loop, Message(loop, 60, 9));
        Assert.Equal(UsbStatus.Completed, log.Next(1, loop.In)[0].Status);

        Assert.Equal(UsbStatus.Completed, loop.Device.ClearHalt(loop.In));
        Assert.Equal(UsbStatus.Completed, loop.Device.ClearHalt(loop.Out));

        Assert.Equal(UsbStatus.Completed, loop.Device.Submit(receive));
        Send(loop, Message(loop, 61, 10));
        Assert.Equal((receive, UsbStatus.Completed, 61), log.Next(1, loop.In)[0]);
    }

    [SkippableFact]
    public void A_reset_keeps_configuration_and_claims()
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);

        Assert.Equal(UsbStatus.Completed, loop.Device.Reset());

        loop.Prepare();
        var receive = log.Submit(loop.In);
        Send(loop, Message(loop, 60, 11));
        Assert.Equal((receive, UsbStatus.Completed, 60), log.Next(1, loop.In)[0]);
        Assert.False(loop.Device.IsGone);
    }
}
