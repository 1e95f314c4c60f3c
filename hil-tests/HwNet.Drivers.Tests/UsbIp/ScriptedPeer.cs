using System.Buffers.Binary;
using System.Net.Sockets;
using HwNet.Bus.Usb;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>The server's end of a connection, byte by byte: shares no code with the product's messages.</summary>
internal sealed class ScriptedPeer(NetworkStream stream) : IDisposable
{
    /// <summary>A message of the client.</summary>
    internal sealed record Message(uint Command, uint Sequence, uint Direction, uint Endpoint, uint Word, uint Length, UsbSetup Setup, byte[] Data);

    /// <summary>Grants the import of "1-1".</summary>
    internal void GrantImport()
    {
        var request = Read(40);
        Assert.Equal(0x01118003u, BinaryPrimitives.ReadUInt32BigEndian(request));
        Write(ImportReply("1-1"));
    }

    /// <summary>The reply that grants a device: busnum 1, devnum 1, high speed.</summary>
    internal static byte[] ImportReply(string busId)
    {
        var reply = new byte[320];
        Put(reply, 0, 0x01110003);
        System.Text.Encoding.ASCII.GetBytes(busId).CopyTo(reply, 8 + 256);
        Put(reply, 8 + 288, 1);
        Put(reply, 8 + 292, 1);
        Put(reply, 8 + 296, 3);
        return reply;
    }

    /// <summary>The next message of the client; null when it is gone.</summary>
    internal Message? Next()
    {
        var head = new byte[48];
        if (stream.ReadAtLeast(head, 48, throwOnEndOfStream: false) < 48)
        {
            return null;
        }

        uint Word(int at) => BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(at));
        var hasData = Word(0) == 1 && Word(12) == 0;
        return new Message(Word(0), Word(4), Word(12), Word(16), Word(20), Word(24), UsbSetup.Read(head.AsSpan(40)), hasData ? Read((int)Word(24)) : []);
    }

    /// <summary>The next message that is a submission on an endpoint.</summary>
    internal Message Submission(byte endpoint)
    {
        var message = Next();
        Assert.NotNull(message);
        Assert.Equal((1u, (uint)(endpoint & 0x0f), endpoint >= 0x80 ? 1u : 0u), (message.Command, message.Endpoint, message.Direction));
        return message;
    }

    /// <summary>Answers control transfers until setting 1 of interface 1 was chosen.</summary>
    internal void ServeUntilConfigured()
    {
        while (Next() is { } message)
        {
            var setup = message.Setup;
            var answer = (setup.RequestType, setup.Request, setup.Value >> 8) switch
            {
                (0x80, 6, 1) => TinyBusDevice.DeviceDescriptor,
                (0x80, 6, 2) => TinyBusDevice.ConfigurationDescriptor,
                _ => default,
            };
            var stall = (setup.RequestType, setup.Request, setup.Value >> 8) is (0x80, 6, 3);
            Reply(message.Sequence, stall ? -32 : 0, answer[..Math.Min(answer.Length, setup.Length)].ToArray());
            if (setup is { RequestType: 1, Request: 11, Value: 1, Index: 1 })
            {
                return;
            }
        }
    }

    /// <summary>USBIP_RET_SUBMIT with its bytes.</summary>
    internal void Reply(uint sequence, int status, byte[]? data = null, uint? actual = null, uint direction = 0)
    {
        data ??= [];
        var reply = new byte[48 + data.Length];
        Put(reply, 0, 3);
        Put(reply, 4, sequence);
        Put(reply, 12, direction);
        Put(reply, 20, (uint)status);
        Put(reply, 24, actual ?? (uint)data.Length);
        Put(reply, 32, 0xffffffff);
        data.CopyTo(reply, 48);
        Write(reply);
    }

    /// <summary>USBIP_RET_UNLINK.</summary>
    internal void ReplyUnlink(uint sequence, int status)
    {
        var reply = new byte[48];
        Put(reply, 0, 4);
        Put(reply, 4, sequence);
        Put(reply, 20, (uint)status);
        Write(reply);
    }

    internal void Write(byte[] bytes) => stream.Write(bytes);

    internal byte[] Read(int count)
    {
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Waits until the client closes; what it sends meanwhile does not matter.</summary>
    internal void AwaitEnd()
    {
        var bytes = new byte[4096];
        try
        {
            while (stream.Read(bytes) > 0)
            {
            }
        }
        catch (IOException)
        {
            stream.Close();
        }
    }

    public void Dispose() => stream.Dispose();

    private static void Put(byte[] bytes, int at, uint value) => BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), value);
}
