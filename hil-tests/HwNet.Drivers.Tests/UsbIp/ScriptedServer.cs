using System.Net;
using System.Net.Sockets;
using HwNet.Bus.Usb.UsbIp;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>A server that follows a script, once; what goes wrong in the script fails the test when it is disposed.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Thread _thread;
    private Exception? _failure;

    internal ScriptedServer(Action<ScriptedPeer> script)
    {
        _listener.Start();
        _thread = new Thread(() => Run(script)) { IsBackground = true };
        _thread.Start();
    }

    internal UsbIpAddress Address => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port, "1-1");

    public void Dispose()
    {
        Assert.True(_thread.Join(Rig.Long), "the script does not end");
        _listener.Dispose();
        Assert.Null(_failure);
    }

    private void Run(Action<ScriptedPeer> script)
    {
        try
        {
            using var client = _listener.AcceptTcpClient();
            client.ReceiveTimeout = client.SendTimeout = (int)Rig.Long.TotalMilliseconds;
            client.NoDelay = true;
            using var peer = new ScriptedPeer(client.GetStream());
            script(peer);
        }
        catch (Exception e)
        {
            _failure = e;
        }
    }
}
