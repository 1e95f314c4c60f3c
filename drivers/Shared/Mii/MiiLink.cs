namespace HwNet.Drivers.Shared.Mii;

/// <summary>What a PHY and its partner agreed upon.</summary>
/// <param name="IsUp">True: there is link; else the rest is default.</param>
/// <param name="Medium">The medium.</param>
/// <param name="RxPause">Pause frames of the partner are to be honoured.</param>
/// <param name="TxPause">Pause frames may be sent.</param>
public readonly record struct MiiLink(bool IsUp, MiiMedium? Medium = null, bool RxPause = false, bool TxPause = false);
