using HwNet.Bus.Usb.Wrappers.Trace;

namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>Puts submissions and completions together.</summary>
internal sealed class UsbTraceBuilder
{
    private readonly Dictionary<(ulong Id, ushort Bus, byte Device, byte Endpoint), UsbExchange> _open = [];
    private readonly SortedDictionary<(int Bus, int Address), List<UsbExchange>> _devices = [];
    private int _exchanges;
    private int _events;
    private long _bytes;

    /// <summary>Adds an event.</summary>
    /// <param name="header">The event; its lengths are bounded here.</param>
    /// <param name="timestamp">Nanoseconds.</param>
    /// <param name="data">What was recorded of its data.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <returns>None; EBADMSG; ENOMEM.</returns>
    internal Errno Add(in UsbmonHeader header, long timestamp, ReadOnlySpan<byte> data, out string? problem)
    {
        problem = Judge(header);
        if (problem is not null)
        {
            return Errno.EBADMSG;
        }

        _bytes += data.Length;
        if (_exchanges >= UsbTrace.MaxExchanges || _bytes > UsbTrace.MaxBytes)
        {
            problem = $"more than {UsbTrace.MaxExchanges} transfers or {UsbTrace.MaxBytes} bytes of data";
            return Errno.ENOMEM;
        }

        var key = (header.Id, header.Bus, header.Device, header.Endpoint);
        if (header.Event == UsbmonHeader.Submit)
        {
            _open[key] = Begin(header, header.Setup, (int)header.Length, _events, timestamp);
            Keep(_open[key], data, header.Endpoint < 0x80);
        }
        else
        {
            var exchange = _open.Remove(key, out var known) ? known : Begin(header, null, 0, -1, timestamp);
            End(exchange, header, data);
        }

        _events++;
        return Errno.None;
    }

    /// <summary>The trace of what was added.</summary>
    internal UsbTrace Build()
    {
        var devices = _devices.Select(d => Device(d.Key.Bus, d.Key.Address, WithResets(d.Key.Bus, d.Key.Address, d.Value)));
        return new UsbTrace([.. devices], _events);
    }

    private static string? Judge(in UsbmonHeader header)
    {
        if (header.Event is not (UsbmonHeader.Submit or UsbmonHeader.Complete or UsbmonHeader.Refused))
        {
            return $"an event of the unknown kind 0x{header.Event:x2}";
        }

        if (header.TransferType > UsbmonTransferType.Bulk)
        {
            return $"a transfer of the unknown type {(byte)header.TransferType}";
        }

        return header.Length > int.MaxValue || header.Device > 127 ? $"a transfer of {header.Length} bytes of device {header.Device}" : null;
    }

    private UsbExchange Begin(in UsbmonHeader header, UsbSetup? setup, int requested, int place, long timestamp)
    {
        var type = header.TransferType switch
        {
            UsbmonTransferType.Control => UsbTransferType.Control,
            UsbmonTransferType.Interrupt => UsbTransferType.Interrupt,
            UsbmonTransferType.Isochronous => UsbTransferType.Isochronous,
            _ => UsbTransferType.Bulk,
        };
        var exchange = new UsbExchange(type, header.Endpoint, setup, requested, place) { Timestamp = timestamp };
        if (!_devices.TryGetValue((header.Bus, header.Device), out var list))
        {
            _devices[(header.Bus, header.Device)] = list = [];
        }

        list.Add(exchange);
        _exchanges++;
        return exchange;
    }

    private void End(UsbExchange exchange, in UsbmonHeader header, ReadOnlySpan<byte> data)
    {
        exchange.Number = header.Status;
        exchange.Status = LinuxUrbStatus.ToStatus(header.Status);
        exchange.Length = header.Event == UsbmonHeader.Refused ? 0 : (int)header.Length;
        exchange.Completed = _events;
        Keep(exchange, data, exchange.IsIn);
    }

    private static void Keep(UsbExchange exchange, ReadOnlySpan<byte> data, bool wanted)
    {
        if (wanted && data.Length > 0)
        {
            exchange.Data = data.ToArray();
        }
    }

    /// <summary>A reset is a request to the hub; it belongs to the story of the device that was known before.</summary>
    private List<UsbExchange> WithResets(int bus, int address, List<UsbExchange> own)
    {
        var first = own[0].Submitted;
        var resets = _devices.Where(d => d.Key.Bus == bus && d.Key.Address != address).SelectMany(d => d.Value).Where(e => e.IsPortReset && e.Submitted > first).ToList();
        return resets.Count == 0 || own.Exists(static e => e.IsPortReset) ? own : [.. own.Concat(resets).OrderBy(static e => e.Submitted)];
    }

    private static UsbTraceDevice Device(int bus, int address, List<UsbExchange> exchanges)
    {
        var device = Answer(exchanges, (byte)UsbDescriptorType.Device, 0);
        var configurations = new List<ReadOnlyMemory<byte>>();
        for (byte i = 0; i < UsbDescriptors.MaxConfigurations && Answer(exchanges, (byte)UsbDescriptorType.Configuration, i) is { Length: > 0 } bytes; i++)
        {
            configurations.Add(bytes);
        }

        var known = UsbDescriptors.TryParse(device.Span, configurations, out var descriptors, out var problem);
        if (known && configurations.Find(IsCut) is { Length: > 0 } cut)
        {
            problem = $"only {cut.Length} bytes of a configuration descriptor are in the trace; usbmon's text keeps 32 bytes of a transfer: record with tcpdump -i usbmon{bus} -w FILE";
            descriptors = null;
        }

        return new UsbTraceDevice(bus, address, exchanges, descriptors, problem);
    }

    private static bool IsCut(ReadOnlyMemory<byte> b) => b.Length >= 4 && (b.Span[2] | (b.Span[3] << 8)) > b.Length;

    /// <summary>The longest answer: hosts read the head of a configuration first.</summary>
    private static ReadOnlyMemory<byte> Answer(List<UsbExchange> exchanges, byte type, byte index)
    {
        ReadOnlyMemory<byte> best = default;
        foreach (var e in exchanges)
        {
            if (e.Setup is { RequestType: 0x80, Request: 6 } s && s.Value == ((type << 8) | index) && e.Status == UsbStatus.Completed && e.Data.Length > best.Length)
            {
                best = e.Data;
            }
        }

        return best;
    }
}
