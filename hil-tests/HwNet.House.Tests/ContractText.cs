using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace HwNet.House.Tests;

/// <summary>The public and protected surface of a type as text: one line a member, in an order that does not depend on the source.</summary>
internal static class ContractText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    internal static string Of(Type type)
    {
        var text = new StringBuilder(Header(type)).Append('\n');
        var members = type.IsEnum ? EnumMembers(type) : Members(type).Order(StringComparer.Ordinal);
        foreach (var member in members)
        {
            text.Append("  ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static string Header(Type type)
    {
        if (type.IsEnum)
        {
            return $"public enum {type.FullName} : {TypeText.Of(Enum.GetUnderlyingType(type))}";
        }

        var inherited = type.BaseType is { } parent ? parent.GetInterfaces() : [];
        IEnumerable<string> above = type.GetInterfaces().Except(inherited).Where(i => i.IsVisible).Select(i => TypeText.Of(i)).Order(StringComparer.Ordinal);
        if (type is { IsClass: true, BaseType: { } b } && b != typeof(object))
        {
            above = above.Prepend(TypeText.Of(b));
        }

        string[] bases = [.. above];
        return $"public {Kind(type)} {type.Namespace}.{TypeText.Of(type)}{(bases.Length > 0 ? " : " : "")}{string.Join(", ", bases)}{TypeText.Constraints(type.GetGenericArguments())}";
    }

    private static string Kind(Type type)
    {
        if (type.IsInterface)
        {
            return "interface";
        }

        if (type.IsValueType)
        {
            return type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly struct" : "struct";
        }

        return type switch
        {
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
    }

    private static IEnumerable<string> EnumMembers(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => (f.Name, Value: Convert.ToInt64(f.GetRawConstantValue(), CultureInfo.InvariantCulture)))
            .OrderBy(f => f.Value).ThenBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name} = {f.Value}"));

    private static IEnumerable<string> Members(Type type)
    {
        foreach (var constructor in type.GetConstructors(Declared).Where(c => IsVisible(c) && !c.IsStatic && IsWritten(c)))
        {
            yield return $"{Access(constructor)}{TypeText.Bare(type)}({MemberText.Parameters(constructor)})";
        }

        foreach (var field in type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly))
        {
            yield return MemberText.Field(field);
        }

        foreach (var property in type.GetProperties(Declared).Where(p => p.GetAccessors(nonPublic: true).Any(IsVisible) && p.Name != "EqualityContract"))
        {
            yield return MemberText.Property(property);
        }

        foreach (var happening in type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod!)))
        {
            yield return $"{Modifiers(happening.AddMethod!)}event {TypeText.Of(happening)} {happening.Name}";
        }

        foreach (var method in type.GetMethods(Declared).Where(m => IsVisible(m) && IsWritten(m)))
        {
            yield return MemberText.Method(method);
        }
    }

    /// <summary>Not an accessor, and not one of the members that the compiler gives to records.</summary>
    private static bool IsWritten(MethodBase method) =>
        (!method.IsSpecialName || method.IsConstructor || method.Name.StartsWith("op_", StringComparison.Ordinal)) &&
        !method.IsDefined(typeof(CompilerGeneratedAttribute));

    internal static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    internal static string Access(MethodBase method) => method.IsPublic ? "public " : "protected ";

    internal static string Modifiers(MethodInfo method)
    {
        var access = Access(method);
        if (method.IsStatic)
        {
            return access + (method.IsAbstract ? "static abstract " : "static ");
        }

        if (!method.IsVirtual || method.DeclaringType!.IsInterface)
        {
            // A default body of an interface member may be left out by who implements it.
            return access + (method.DeclaringType!.IsInterface && !method.IsAbstract ? "virtual " : "");
        }

        if (method.GetBaseDefinition() != method)
        {
            return access + (method.IsAbstract ? "abstract override " : method.IsFinal ? "sealed override " : "override ");
        }

        // Final and no override: it implements an interface, which takes no word in C#.
        return access + (method.IsAbstract ? "abstract " : method.IsFinal ? "" : "virtual ");
    }
}
