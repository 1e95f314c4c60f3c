using System.Buffers.Binary;

namespace HwNet.Drivers.Shared.Cdc;

/// <summary>Reads notifications out of interrupt transfers: several of one transfer, one of several. Nothing throws, nothing is allocated.</summary>
/// <remarks>
/// wLength is not believed: a notification is as long as its kind. A speed change whose payload is not there yet takes it from the transfers
/// that follow (8 + 8 where the endpoint's packets have 8 bytes), unless one of them begins like a notification.
/// </remarks>
public sealed class CdcNotificationReader
{
    private const ulong RndisResponse = 1;

    private readonly byte[] _speed = new byte[CdcMessages.SpeedLength];
    private int _missing;

    /// <summary>The stream starts anew: half a notification is forgotten.</summary>
    public void Reset() => _missing = 0;

    /// <summary>Takes the next notification out of a transfer; call until there is none.</summary>
    /// <param name="transfer">The bytes that came; what was used is cut off. The rest must not be given with other bytes.</param>
    /// <param name="notification">The notification.</param>
    /// <returns>False: there is none in what is left; it is to be forgotten.</returns>
    public bool TryRead(ref ReadOnlySpan<byte> transfer, out CdcNotification notification)
    {
        if (_missing > 0 && !transfer.IsEmpty)
        {
            if (!IsNotification(transfer))
            {
                return TryTakeSpeed(ref transfer, out notification);
            }

            // The rest of the speed change never came.
            _missing = 0;
        }

        if (transfer.Length < CdcMessages.NotificationHead)
        {
            return Give(transfer.IsEmpty ? null : CdcNotificationKind.Malformed, ref transfer, out notification);
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(transfer) == RndisResponse)
        {
            transfer = transfer[CdcMessages.NotificationHead..];
            notification = new CdcNotification(CdcNotificationKind.ResponseAvailable);
            return true;
        }

        return IsNotification(transfer)
            ? TryTake(ref transfer, out notification)
            : Give(CdcNotificationKind.Malformed, ref transfer, out notification);
    }

    private static bool IsNotification(ReadOnlySpan<byte> bytes) => bytes.Length >= CdcMessages.NotificationHead && bytes[0] == CdcMessages.NotificationRequestType;

    /// <summary>The end of a transfer: what is left is given up, as a notification of its own when it is worth telling.</summary>
    private static bool Give(CdcNotificationKind? kind, ref ReadOnlySpan<byte> transfer, out CdcNotification notification)
    {
        transfer = default;
        notification = new CdcNotification(kind ?? default);
        return kind is not null;
    }

    private bool TryTake(ref ReadOnlySpan<byte> transfer, out CdcNotification notification)
    {
        var (kind, value) = (transfer[1], BinaryPrimitives.ReadUInt16LittleEndian(transfer[2..]));
        var said = BinaryPrimitives.ReadUInt16LittleEndian(transfer[6..]);
        transfer = transfer[CdcMessages.NotificationHead..];
        if (kind == CdcMessages.ConnectionSpeedChange)
        {
            if (IsNotification(transfer))
            {
                notification = new CdcNotification(CdcNotificationKind.Malformed);
                return true;
            }

            _missing = CdcMessages.SpeedLength;
            return TryTakeSpeed(ref transfer, out notification);
        }

        notification = new CdcNotification(kind switch
        {
            CdcMessages.NetworkConnection => value == 0 ? CdcNotificationKind.Disconnected : CdcNotificationKind.Connected,
            CdcMessages.ResponseAvailable => CdcNotificationKind.ResponseAvailable,
            _ => CdcNotificationKind.Unknown,
        });

        // Of what is not known only wLength tells where it ends; behind what is known only another notification counts.
        transfer = notification.Kind == CdcNotificationKind.Unknown ? transfer[Math.Min(said, transfer.Length)..] : transfer;
        transfer = IsNotification(transfer) ? transfer : default;
        return true;
    }

    private bool TryTakeSpeed(ref ReadOnlySpan<byte> transfer, out CdcNotification notification)
    {
        var count = Math.Min(_missing, transfer.Length);
        transfer[..count].CopyTo(_speed.AsSpan(_speed.Length - _missing));
        transfer = transfer[count..];
        _missing -= count;
        notification = default;
        if (_missing > 0)
        {
            return false;
        }

        notification = new CdcNotification(
            CdcNotificationKind.Speed, BinaryPrimitives.ReadUInt32LittleEndian(_speed), BinaryPrimitives.ReadUInt32LittleEndian(_speed.AsSpan(4)));
        transfer = IsNotification(transfer) ? transfer : default;
        return true;
    }
}
