using HwNet.Cli.Common.Interfaces;

namespace HwNet.Cli.Verbs.Show;

/// <summary>A target and its interfaces, the one meant first; the routes, and how many forwarding tables there are.</summary>
internal sealed record ShowReport(string Target, double Seconds, IReadOnlyList<InterfaceReport> Interfaces, IReadOnlyList<RouteReport> Routes, int Fibs);
