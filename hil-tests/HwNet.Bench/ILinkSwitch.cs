namespace HwNet.Bench;

/// <summary>Pulls and plugs the far end of the cable, so that the near end loses and gets its carrier.</summary>
public interface ILinkSwitch
{
    /// <summary>Takes the far end down or up.</summary>
    /// <returns>None, or why it could not.</returns>
    Errno SetUp(bool up);
}
