using HwNet.Cli;
using HwNet.Cli.Common;

using var interrupt = new Interrupt();
using var terminal = Terminal.OfProcess(interrupt.Token);
return HwNetApp.Run(args, terminal);
