using System.Diagnostics;
using HwNet.Bench.Lab;

namespace HwNet.Drivers.Tests.Inet6;

/// <summary>radvd, a router's daemon of its own making, on an interface inside a namespace; ended by Dispose.</summary>
internal sealed class Radvd : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hwnet-radvd").FullName;
    private readonly Process _process;
    private bool _ended;

    internal Radvd(NetNamespace inside, string interfaceName, string options)
    {
        Skip.IfNot(HostCommand.Exists("radvd"), "the command 'radvd' is missing: apt install radvd");
        var config = Path.Combine(_folder, "radvd.conf");
        File.WriteAllText(config, $$"""
            interface {{interfaceName}} { AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; {{options}} };
            """);
        _process = inside.Start("radvd", "-n", "-m", "stderr", "-C", config, "-p", Path.Combine(_folder, "pid"));
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
    }

    public void Dispose()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        // Not a kill: radvd has a child that it ends itself, and says good-bye with a lifetime of zero.
        _ = HostCommand.Run("kill", $"{_process.Id}");
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
