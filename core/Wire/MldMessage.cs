using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>mld_hdr, mldv2_report: the messages of Multicast Listener Discovery (RFC 2710, RFC 3810), from the ICMPv6 type on.</summary>
public static class MldMessage
{
    /// <summary>Bytes of a message of the first version.</summary>
    public const int Version1Length = 24;

    /// <summary>Bytes of a report before its records.</summary>
    public const int ReportHeaderLength = 8;

    /// <summary>Bytes of a record without sources.</summary>
    public const int RecordLength = 20;

    private const int Version2Length = 28;

    /// <summary>Reads and checks a query whose ICMPv6 checksum is right.</summary>
    public static bool TryParseQuery(ReadOnlySpan<byte> message, out GroupQuery<Ipv6Address> query, out GroupQueryError error)
    {
        query = default;
        error = CheckLength(message);
        if (error != GroupQueryError.None)
        {
            return false;
        }

        var group = Ipv6Address.Read(message[8..]);
        if (!group.IsAny && !group.IsMulticast)
        {
            error = GroupQueryError.Group;
            return false;
        }

        var code = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        var isOld = message.Length == Version1Length;
        query = new GroupQuery<Ipv6Address>
        {
            Version = isOld ? 1 : 2,
            Group = group.IsAny ? null : group,
            MaxResponse = TimeSpan.FromMilliseconds(isOld ? code : GroupCode.Decode16(code)),
            Robustness = isOld ? 0 : message[24] & 7,
            Interval = TimeSpan.FromSeconds(isOld ? 0 : GroupCode.Decode8(message[25])),
            Sources = isOld ? 0 : BinaryPrimitives.ReadUInt16BigEndian(message[26..]),
        };
        return true;
    }

    /// <summary>Writes a report of the second version with its checksum.</summary>
    /// <returns>Its bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No room for it.</exception>
    public static int WriteReport(Span<byte> into, ReadOnlySpan<GroupRecord<Ipv6Address>> records, Ipv6Address source, Ipv6Address destination)
    {
        var length = ReportHeaderLength + (records.Length * RecordLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(into.Length, length, nameof(into));
        var message = into[..length];
        message.Clear();
        message[0] = (byte)Icmp6Type.ListenerReport;
        BinaryPrimitives.WriteUInt16BigEndian(message[6..], (ushort)records.Length);
        for (var index = 0; index < records.Length; index++)
        {
            var record = message[(ReportHeaderLength + (index * RecordLength))..];
            record[0] = (byte)records[index].Type;
            records[index].Group.Write(record[4..]);
        }

        Seal(message, source, destination);
        return length;
    }

    /// <summary>Writes a report, or a farewell, of the first version with its checksum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Room for fewer than <see cref="Version1Length"/> bytes.</exception>
    public static void WriteVersion1(Span<byte> into, bool leave, Ipv6Address group, Ipv6Address source, Ipv6Address destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(into.Length, Version1Length, nameof(into));
        var message = into[..Version1Length];
        message.Clear();
        message[0] = (byte)(leave ? Icmp6Type.ListenerDone : Icmp6Type.ListenerReportV1);
        group.Write(message[8..]);
        Seal(message, source, destination);
    }

    private static GroupQueryError CheckLength(ReadOnlySpan<byte> message)
    {
        if (message.Length < Version1Length)
        {
            return GroupQueryError.TooShort;
        }

        if (message.Length == Version1Length)
        {
            return GroupQueryError.None;
        }

        var fits = message.Length >= Version2Length
            && Version2Length + (BinaryPrimitives.ReadUInt16BigEndian(message[26..]) * Ipv6Address.Length) <= message.Length;
        return fits ? GroupQueryError.None : GroupQueryError.Length;
    }

    private static void Seal(Span<byte> message, Ipv6Address source, Ipv6Address destination) =>
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], Ipv6Header.Checksum(source, destination, IpProtocol.Icmpv6, message));
}
