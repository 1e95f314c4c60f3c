using HwNet.Bus.Usb.Wrappers;
using HwNet.Conformance.Tests.Benches;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Usb;

/// <summary>LNK-6 fails on hosts that read notifications wrong, each in one way.</summary>
public sealed class NotificationWitnessTests(ITestOutputHelper output)
{
    private const byte Endpoint = 0x83;
    private const int Head = 8;

    [Fact]
    public void Extra_bytes_that_are_taken_for_a_notification_fail_LNK_6() => Fails("link", static bytes =>
    {
        if (IsConnection(bytes) && bytes.Length > Head && bytes[Head] == 0)
        {
            bytes[Head] = 0xa1;
        }
    });

    [Fact]
    public void Halves_that_are_not_put_together_fail_LNK_6() => Fails("notify-split", static bytes =>
    {
        if (bytes.Length == Head && bytes[1] == 0x2a)
        {
            bytes.Clear();
        }
    });

    [Fact]
    public void A_repeated_connection_that_is_taken_for_a_change_fails_LNK_6()
    {
        byte? last = null;

        Fails("", bytes =>
        {
            if (IsConnection(bytes))
            {
                bytes[2] = bytes[2] == last ? (byte)(1 - bytes[2]) : bytes[2];
                last = bytes[2];
            }
        });
    }

    [Fact]
    public void A_second_notification_of_a_transfer_that_is_read_wrong_fails_LNK_6() => Fails("", static bytes =>
    {
        if (IsConnection(bytes) && bytes.Length == 2 * Head && bytes[Head] == 0xa1)
        {
            bytes[Head + 2] ^= 1;
        }
    });

    [Fact]
    public void A_notification_that_tells_another_speed_fails_LNK_6() => Fails("if_baudrate", static bytes =>
    {
        if (bytes.Length >= Head + 4)
        {
            bytes[Head] ^= 0xff;
        }
    });

    private static bool IsConnection(Span<byte> bytes) => bytes.Length >= Head && bytes[0] == 0xa1 && bytes[1] == 0;

    private void Fails(string reason, Bend bend) =>
        Witness.Fails(output, "LNK-6", reason, UsbWitnessBench.Behind("ecm", sim => new WrappedUsbBusDevice(sim, device => new SpoiltUsbDevice(device)
        {
            OnReceived = (endpoint, bytes) =>
            {
                if (endpoint == Endpoint)
                {
                    bend(bytes.Span);
                }
            },
        })));

    private delegate void Bend(Span<byte> bytes);
}
