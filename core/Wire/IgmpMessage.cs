using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>igmp, igmp_report: the messages of the Internet Group Management Protocol (RFC 1112, RFC 2236, RFC 3376).</summary>
public static class IgmpMessage
{
    /// <summary>Bytes of a message of the first two versions; of a report before its records.</summary>
    public const int HeaderLength = 8;

    /// <summary>Bytes of a record without sources.</summary>
    public const int RecordLength = 8;

    private const int Version3Length = 12;

    /// <summary>A query of the first version does not say it (RFC 3376 section 4.1.1).</summary>
    private static readonly TimeSpan Version1Response = TimeSpan.FromSeconds(10);

    /// <summary>Reads and checks a query.</summary>
    public static bool TryParseQuery(ReadOnlySpan<byte> message, out GroupQuery<Ipv4Address> query, out GroupQueryError error)
    {
        query = default;
        error = Check(message);
        if (error != GroupQueryError.None)
        {
            return false;
        }

        var group = Ipv4Address.Read(message[4..]);
        if (!group.IsAny && !group.IsMulticast)
        {
            error = GroupQueryError.Group;
            return false;
        }

        var code = message[1];
        var version = message.Length > HeaderLength ? 3 : code == 0 ? 1 : 2;
        query = new GroupQuery<Ipv4Address>
        {
            Version = version,
            Group = group.IsAny ? null : group,
            MaxResponse = version == 1 ? Version1Response : TimeSpan.FromSeconds(version == 3 ? GroupCode.Decode8(code) : code) / 10,
            Robustness = version == 3 ? message[8] & 7 : 0,
            Interval = TimeSpan.FromSeconds(version == 3 ? GroupCode.Decode8(message[9]) : 0),
            Sources = version == 3 ? BinaryPrimitives.ReadUInt16BigEndian(message[10..]) : 0,
        };
        return true;
    }

    /// <summary>Writes a report of the third version with its checksum.</summary>
    /// <returns>Its bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No room for it.</exception>
    public static int WriteReport(Span<byte> into, ReadOnlySpan<GroupRecord<Ipv4Address>> records)
    {
        var length = HeaderLength + (records.Length * RecordLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(into.Length, length, nameof(into));
        var message = into[..length];
        message.Clear();
        message[0] = (byte)IgmpType.ReportV3;
        BinaryPrimitives.WriteUInt16BigEndian(message[6..], (ushort)records.Length);
        for (var index = 0; index < records.Length; index++)
        {
            var record = message[(HeaderLength + (index * RecordLength))..];
            record[0] = (byte)records[index].Type;
            records[index].Group.Write(record[4..]);
        }

        BinaryPrimitives.WriteUInt16BigEndian(message[2..], InternetChecksum.Compute(message));
        return length;
    }

    /// <summary>Writes a message of the first two versions with its checksum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Room for fewer than <see cref="HeaderLength"/> bytes.</exception>
    public static void WriteOld(Span<byte> into, IgmpType type, Ipv4Address group)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(into.Length, HeaderLength, nameof(into));
        var message = into[..HeaderLength];
        message.Clear();
        message[0] = (byte)type;
        group.Write(message[4..]);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], InternetChecksum.Compute(message));
    }

    private static GroupQueryError Check(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderLength)
        {
            return GroupQueryError.TooShort;
        }

        if (!InternetChecksum.IsValid(message))
        {
            return GroupQueryError.Checksum;
        }

        if (message.Length == HeaderLength)
        {
            return GroupQueryError.None;
        }

        var fits = message.Length >= Version3Length
            && Version3Length + (BinaryPrimitives.ReadUInt16BigEndian(message[10..]) * Ipv4Address.Length) <= message.Length;
        return fits ? GroupQueryError.None : GroupQueryError.Length;
    }
}
