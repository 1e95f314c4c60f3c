using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace HwNet.Cli.Common;

/// <summary>Options that take a number within bounds, and say in words what is wrong with another.</summary>
internal static class Numbers
{
    /// <summary>An option that takes a whole number.</summary>
    internal static Option<long?> Whole(string name, string helpName, string description, long least, long most, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = helpName, CustomParser = result => ParseWhole(result, name, least, most) };

    /// <summary>An option that takes a decimal number.</summary>
    internal static Option<double?> Decimal(string name, string helpName, string description, double least, double most, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = helpName, CustomParser = result => ParseDecimal(result, name, least, most) };

    private static long? ParseWhole(ArgumentResult result, string name, long least, long most)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        result.AddError($"{name}: '{text}' is no whole number from {least} to {most}");
        return null;
    }

    private static double? ParseDecimal(ArgumentResult result, string name, double least, double most)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name}: '{text}' is no number from {least} to {most}"));
        return null;
    }
}
