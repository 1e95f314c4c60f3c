namespace HwNet.Ioctl;

/// <summary>ifmediareq: the media of an interface.</summary>
/// <param name="Active">The medium in use now.</param>
/// <param name="Current">The medium selected ("autoselect").</param>
/// <param name="Available">The media that may be selected.</param>
public sealed record MediaStatus(string Active, string Current, IReadOnlyList<string> Available);
