namespace HwNet.Net;

/// <summary>if_start_nmsg: "run if_start of this interface", one for each CPU, made once.</summary>
internal sealed class IfStartMessage(IfNet ifp) : IfMessage
{
    protected internal override void Dispatch() => ifp.StartDispatch(Cpu);
}
