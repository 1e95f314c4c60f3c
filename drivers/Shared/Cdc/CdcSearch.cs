using HwNet.Bus.Usb;

namespace HwNet.Drivers.Shared.Cdc;

/// <summary>The search for what belongs to one control interface.</summary>
internal sealed class CdcSearch
{
    private readonly UsbConfiguration _configuration;
    private readonly UsbInterface _control;
    private readonly List<string> _notes = [];

    internal CdcSearch(UsbConfiguration configuration, UsbInterface control)
    {
        _configuration = configuration;
        _control = control;
    }

    /// <summary>The function; null with a reason when it cannot be used.</summary>
    internal CdcFunction? Run(out string? reason)
    {
        foreach (var (number, pairing) in Candidates())
        {
            if (DataSetting(number) is not { } data)
            {
                continue;
            }

            reason = null;
            return new CdcFunction(
                _control,
                data,
                _configuration.Settings(number).FirstOrDefault(s => s.Number != _control.Number && s.Endpoints.Count == 0)?.Alternate,
                data.Find(UsbTransferType.Bulk, isIn: true)!,
                data.Find(UsbTransferType.Bulk, isIn: false)!,
                _control.Find(UsbTransferType.Interrupt, isIn: true) ?? data.Find(UsbTransferType.Interrupt, isIn: true),
                Ethernet(number),
                Ncm(number),
                pairing,
                _notes);
        }

        reason = $"interface {_control.Number} (offset {_control.Offset}) has no data interface: {(_notes.Count == 0 ? "nothing names one" : string.Join(", ", _notes))}";
        return null;
    }

    /// <summary>Interfaces that may be the data interface, the most trustworthy first, each once.</summary>
    private IEnumerable<(byte Number, string Pairing)> Candidates()
    {
        var tried = new HashSet<byte>();
        foreach (var (number, pairing) in AllCandidates())
        {
            if (!_configuration.Settings(number).Any())
            {
                _notes.Add($"the {pairing} names interface {number}, which is not there");
            }
            else if (tried.Add(number))
            {
                yield return (number, pairing);
            }
        }
    }

    private IEnumerable<(byte Number, string Pairing)> AllCandidates()
    {
        var own = _control.Number;
        foreach (var union in Descriptors(own, CdcMessages.SubtypeUnion, 5))
        {
            var (master, slave) = (union.Bytes.Span[3], union.Bytes.Span[4]);
            if (master == own || slave == own)
            {
                yield return master == own ? (slave, "union") : (master, "swapped union");
            }
            else
            {
                _notes.Add($"the union at offset {union.Offset} is of interfaces {master} and {slave}");
            }
        }

        foreach (var group in _configuration.Associations.Where(a => own >= a.First && own < a.First + a.Count))
        {
            // The interfaces that are there, not the numbers that an association claims.
            foreach (var setting in _configuration.Interfaces)
            {
                if (setting.Number != own && setting.Class == CdcMessages.DataClass && setting.Number >= group.First && setting.Number < group.First + group.Count)
                {
                    yield return (setting.Number, "association");
                }
            }
        }

        if (own < 255 && IsData((byte)(own + 1)))
        {
            yield return ((byte)(own + 1), "next interface");
        }

        yield return (own, "single interface");
    }

    private bool IsData(byte number) => _configuration.Settings(number).Any(static s => s.Class == CdcMessages.DataClass);

    /// <summary>The first setting with both bulk endpoints; null with a note when there is none.</summary>
    private UsbInterface? DataSetting(byte number)
    {
        foreach (var setting in _configuration.Settings(number))
        {
            if (setting.Find(UsbTransferType.Bulk, isIn: true) is not null && setting.Find(UsbTransferType.Bulk, isIn: false) is not null)
            {
                return setting;
            }

            if (setting.Endpoints.Count > 0 && (number != _control.Number || setting.Endpoints.Any(static e => e.Type == UsbTransferType.Bulk)))
            {
                _notes.Add($"setting {setting.Alternate} of interface {number} (offset {setting.Offset}): {Lack(setting)}");
            }
        }

        return null;
    }

    private static string Lack(UsbInterface setting)
    {
        var empty = setting.Endpoints.FirstOrDefault(static e => e.Type == UsbTransferType.Bulk && e.MaxPacketSize == 0);
        var missing = setting.Find(UsbTransferType.Bulk, isIn: true) is null ? "IN" : "OUT";
        return empty is null ? $"no bulk {missing} endpoint" : $"bulk endpoint 0x{empty.Address:x2} has wMaxPacketSize 0";
    }

    private CdcEthernetDescriptor? Ethernet(byte data)
    {
        foreach (var extra in Descriptors(data, CdcMessages.SubtypeEthernet, 13))
        {
            return CdcEthernetDescriptor.Read(extra.Bytes.Span);
        }

        return null;
    }

    private byte? Ncm(byte data)
    {
        foreach (var extra in Descriptors(data, CdcMessages.SubtypeNcm, 6))
        {
            return extra.Bytes.Span[5];
        }

        return null;
    }

    /// <summary>Functional descriptors of a kind: those of the control interface, then of the data interface, then of the configuration.</summary>
    private IEnumerable<UsbExtra> Descriptors(byte data, byte subtype, int least)
    {
        var places = new List<IReadOnlyList<UsbExtra>> { _control.Extras };
        places.AddRange(_configuration.Settings(_control.Number).Where(s => s != _control).Select(static s => s.Extras));
        if (data != _control.Number)
        {
            places.AddRange(_configuration.Settings(data).Select(static s => s.Extras));
        }

        places.Add(_configuration.Extras);
        foreach (var extra in places.SelectMany(static p => p))
        {
            if (extra.Type != (byte)UsbDescriptorType.ClassInterface || extra.Subtype != subtype)
            {
                continue;
            }

            if (extra.Bytes.Length >= least)
            {
                yield return extra;
            }
            else
            {
                _notes.Add($"the functional descriptor 0x{subtype:x2} at offset {extra.Offset} has {extra.Bytes.Length} bytes of {least}");
            }
        }
    }
}
