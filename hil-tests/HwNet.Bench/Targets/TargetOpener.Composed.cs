using HwNet.Cloning;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Targets;

/// <content>Targets that are made of others: these are opened first, then the interface is cloned from them.</content>
public sealed partial class TargetOpener
{
    private readonly Dictionary<(NetStack Stack, TargetName Target), IReadOnlyList<IfNet>> _opened = [];

    /// <summary>Attaches the others, each hardware once however often it is named, and makes the interface of them.</summary>
    private IReadOnlyList<IfNet> AttachComposed(NetStack stack, TargetName target, IReadOnlyList<TargetName> lower, string option, TargetOptions options)
    {
        var module = catalog.Find(target.Kind)
            ?? throw new BenchException(new BenchProblem($"{target}: there is no driver '{target.Kind}' in this build", "load one with --module"));
        var before = stack.Interfaces.All;
        var partly = options with { IsPart = true, Usb = null };
        try
        {
            var found = lower.Select(name => Attach(stack, name, partly)).ToArray();
            var parameters = module.Compose(option, [.. found.Select(static ifps => ifps[0])], out var failure)
                ?? throw new BenchException(new BenchProblem($"{target} makes no sense", failure ?? "see 'hwnet list'")) { Error = Errno.EINVAL };
            var made = Create(stack, target, parameters);

            // In the order they can be detached: what is made of others before these.
            return [made, .. found.Reverse().SelectMany(static ifps => ifps).Distinct()];
        }
        catch
        {
            DetachAll(stack.Interfaces.All.Except(before).Reverse());
            throw;
        }
    }

    private static IfNet Create(NetStack stack, TargetName target, IfCloneParameters parameters)
    {
        var request = new CreateClone(target.Kind, parameters);
        var error = stack.Ioctl(request);
        return error == Errno.None ? request.Reply! : throw new BenchException(new BenchProblem($"{target} cannot be made ({error})", CureOf(error))) { Error = error };
    }

    private static string CureOf(Errno error) => error switch
    {
        Errno.EEXIST => "name each interface and each number once",
        Errno.ELOOP => "no interface may be in it twice, also not by way of another",
        Errno.EBUSY => "one of the interfaces is part of something else",
        Errno.EMSGSIZE => "the interfaces must have the same MTU: set it on the host",
        _ => "the log with --log-level debug may say more",
    };

    private static void DetachAll(IEnumerable<IfNet> ifps)
    {
        foreach (var ifp in ifps)
        {
            // One that vanished by itself is detached already.
            _ = ifp.Stack.Interfaces.Detach(ifp);
        }
    }

    /// <summary>The interfaces of hardware that this opener attached before; a model or a cable in memory is a new one each time.</summary>
    private IReadOnlyList<IfNet>? FindOpened(NetStack stack, TargetName target) =>
        _opened.TryGetValue((stack, target), out var ifps) && !ifps[0].IsDetached ? ifps : null;

    private void NoteOpened(NetStack stack, TargetName target, IReadOnlyList<IfNet> ifps)
    {
        if (target.Kind is "pcap" or "packet" or "xdp" or "sharppcap" or "tap" or "usb" or "libusbdotnet" or "usbip")
        {
            _opened[(stack, target)] = ifps;
        }
    }
}
