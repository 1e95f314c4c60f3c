namespace HwNet.Bus.Usb.UsbIp;

/// <summary>What is chosen at the device: configuration, alternate settings, claims; and which endpoints that makes: those of claimed interfaces.</summary>
/// <remarks>Lock: S; <see cref="Find"/> takes none.</remarks>
internal sealed class UsbIpSettings(UsbDescriptors descriptors)
{
    private readonly Lock _settings = new();
    private readonly Dictionary<byte, byte> _alternates = [];
    private readonly HashSet<byte> _claims = [];
    private UsbConfiguration? _configuration;
    private UsbEndpoint?[] _endpoints = new UsbEndpoint?[32];

    /// <summary>bConfigurationValue; null until one was set through this connection.</summary>
    internal byte? Configuration
    {
        get
        {
            lock (_settings)
            {
                return _configuration?.Value;
            }
        }
    }

    /// <summary>True while an interface is claimed.</summary>
    internal bool HasClaims
    {
        get
        {
            lock (_settings)
            {
                return _claims.Count > 0;
            }
        }
    }

    /// <summary>The interfaces whose alternate setting is not 0.</summary>
    internal byte[] Changed
    {
        get
        {
            lock (_settings)
            {
                return [.. _alternates.Where(static pair => pair.Value != 0).Select(static pair => pair.Key)];
            }
        }
    }

    /// <summary>An endpoint of the settings in force; null when there is none.</summary>
    internal UsbEndpoint? Find(byte address) => (address & 0x70) != 0 ? null : Volatile.Read(ref _endpoints)[(address & 0x0f) | ((address & 0x80) >> 3)];

    /// <summary>The configuration was set; all alternate settings are 0. A value that no descriptor has means none.</summary>
    internal void Configure(byte value)
    {
        lock (_settings)
        {
            _configuration = descriptors.Configurations.FirstOrDefault(c => c.Value == value);
            _alternates.Clear();
            Rebuild();
        }
    }

    /// <summary>An alternate setting was chosen.</summary>
    internal void Choose(byte number, byte alternate)
    {
        lock (_settings)
        {
            _alternates[number] = alternate;
            Rebuild();
        }
    }

    /// <summary>The setting, when the interface is claimed and has it.</summary>
    internal UsbInterface? Claimed(byte number, byte alternate)
    {
        lock (_settings)
        {
            return _claims.Contains(number) ? _configuration?.Find(number, alternate) : null;
        }
    }

    /// <summary>How many alternate settings an interface has.</summary>
    internal int CountSettings(byte number)
    {
        lock (_settings)
        {
            return _configuration?.Settings(number).Count() ?? 0;
        }
    }

    /// <summary>Claims an interface.</summary>
    /// <returns>False: the configuration has none of that number.</returns>
    internal bool Claim(byte number)
    {
        lock (_settings)
        {
            if (_configuration is null || !_configuration.Settings(number).Any())
            {
                return false;
            }

            _ = _claims.Add(number);
            Rebuild();
            return true;
        }
    }

    /// <summary>Gives an interface back.</summary>
    /// <returns>False: it was not claimed.</returns>
    internal bool Release(byte number)
    {
        lock (_settings)
        {
            var claimed = _claims.Remove(number);
            Rebuild();
            return claimed;
        }
    }

    private void Rebuild()
    {
        var endpoints = new UsbEndpoint?[32];
        foreach (var setting in _configuration?.Interfaces ?? [])
        {
            if (!_claims.Contains(setting.Number) || setting.Alternate != _alternates.GetValueOrDefault(setting.Number))
            {
                continue;
            }

            foreach (var endpoint in setting.Endpoints)
            {
                endpoints[(endpoint.Address & 0x0f) | ((endpoint.Address & 0x80) >> 3)] ??= endpoint;
            }
        }

        Volatile.Write(ref _endpoints, endpoints);
    }
}
