using HwNet.Bench.Lab;

namespace HwNet.Bench.Usb;

/// <summary>A plug that programs work: uhubctl on a hub, bind and unbind of a gadget.</summary>
/// <param name="pull">The command that pulls; words are divided by spaces.</param>
/// <param name="push">The command that plugs in.</param>
internal sealed class CommandPlug(string pull, string push) : IPlug
{
    public Errno Pull() => Run(pull);

    public Errno Push() => Run(push);

    private static Errno Run(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return HostCommand.Run(words[0], words[1..]).ExitCode == 0 ? Errno.None : Errno.EIO;
    }
}
