using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace HwNet.House.Tests;

/// <summary>Fields, properties and methods rendered as they are declared in C#.</summary>
internal static class MemberText
{
    private static readonly Dictionary<string, string> Operators = new()
    {
        ["op_Equality"] = "==",
        ["op_Inequality"] = "!=",
        ["op_LessThan"] = "<",
        ["op_GreaterThan"] = ">",
        ["op_LessThanOrEqual"] = "<=",
        ["op_GreaterThanOrEqual"] = ">=",
        ["op_Addition"] = "+",
        ["op_Subtraction"] = "-",
        ["op_BitwiseAnd"] = "&",
        ["op_BitwiseOr"] = "|",
        ["op_Implicit"] = "implicit",
        ["op_Explicit"] = "explicit",
    };

    internal static string Field(FieldInfo field)
    {
        var kind = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? $" = {Literal(field.GetRawConstantValue())}" : "";
        return $"{(field.IsPublic ? "public " : "protected ")}{kind}{TypeText.Of(field)} {field.Name}{value}";
    }

    internal static string Property(PropertyInfo property)
    {
        var widest = property.GetAccessors(nonPublic: true).Where(ContractText.IsVisible).OrderByDescending(a => a.IsPublic).First();
        var parameters = property.GetIndexParameters();
        var name = parameters.Length == 0 ? property.Name : $"this[{string.Join(", ", parameters.Select(Parameter))}]";
        var returns = property.PropertyType.IsByRef ? ByRef(property) : "";
        return $"{ContractText.Modifiers(widest)}{Required(property)}{returns}{TypeText.Of(property)} {name} {{ {Accessor(property.GetMethod, widest, "get")}{Accessor(property.SetMethod, widest, Setter(property))}}}";
    }

    internal static string Method(MethodInfo method)
    {
        var name = Operators.TryGetValue(method.Name, out var symbol) ? $"operator {symbol}" : method.Name;
        var arguments = method.GetGenericArguments();
        var generic = arguments.Length > 0 ? $"<{string.Join(", ", arguments.Select(a => a.Name))}>" : "";
        return $"{ContractText.Modifiers(method)}{TypeText.Of(method.ReturnParameter)} {name}{generic}({Parameters(method)}){TypeText.Constraints(arguments)}";
    }

    internal static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var passing = parameter switch
        {
            { ParameterType.IsByRef: true, IsOut: true } => "out ",
            { ParameterType.IsByRef: true } when parameter.IsDefined(typeof(RequiresLocationAttribute)) => "ref readonly ",
            { ParameterType.IsByRef: true, IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        return $"{passing}{TypeText.Of(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Literal(parameter.RawDefaultValue) : "")}";
    }

    private static string Accessor(MethodInfo? accessor, MethodInfo widest, string word)
    {
        if (accessor is null || !ContractText.IsVisible(accessor))
        {
            return "";
        }

        return accessor.IsPublic == widest.IsPublic ? $"{word}; " : $"protected {word}; ";
    }

    private static string Setter(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true ? "init" : "set";

    private static string Required(PropertyInfo property) => property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";

    private static string ByRef(PropertyInfo property) =>
        property.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.InteropServices.InAttribute)) ? "ref readonly " : "ref ";

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string s => $"\"{s}\"",
        bool b => b ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
