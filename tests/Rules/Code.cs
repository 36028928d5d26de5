using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Vestibule.Rules;

/// <summary>What a compiled type refers to: another type, and the member of it that is used, if any.</summary>
internal sealed record Use(Type From, Type To, string Member)
{
    public override string ToString() => $"{Code.Outer(From).FullName} uses {To.FullName}{(Member.Length > 0 ? "." + Member : "")}";
}

/// <summary>A string in compiled code, the calls just after it (nearest first), and the string just before it.</summary>
internal sealed record Literal(Type From, string Text, IReadOnlyList<MethodBase> Into, string? Before)
{
    public override string ToString() => $"{Code.Outer(From).FullName}: \"{Text}\"";
}

/// <summary>Reads compiled code: signatures, fields and every instruction.</summary>
internal static class Code
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private static readonly Dictionary<short, OpCode> Known =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value);

    /// <summary>The type a person wrote: closures and state machines belong to it.</summary>
    public static Type Outer(Type type) => type.DeclaringType is { } outer ? Outer(outer) : type;

    public static IEnumerable<FieldInfo> Fields(Type type) => type.GetFields(Declared);

    public static IEnumerable<Use> Uses(IEnumerable<Type> types) => types.SelectMany(Uses).Distinct();

    public static IEnumerable<Literal> Literals(IEnumerable<Type> types) => types.SelectMany(t => Methods(t).SelectMany(m => Literals(t, m)));

    private static IEnumerable<Use> Uses(Type type)
    {
        var used = new List<(Type? To, string Member)> { (type.BaseType, "") };
        used.AddRange(type.GetInterfaces().Select(i => ((Type?)i, "")));
        used.AddRange(type.GetFields(Declared).Select(f => ((Type?)f.FieldType, "")));
        foreach (var method in Methods(type))
        {
            used.AddRange(method.GetParameters().Select(p => ((Type?)p.ParameterType, "")));
            if (method is MethodInfo { ReturnType: var back }) used.Add((back, ""));
            if (method.GetMethodBody() is { } body)
            {
                used.AddRange(body.LocalVariables.Select(l => ((Type?)l.LocalType, "")));
                used.AddRange(body.ExceptionHandlingClauses.Where(c => c.Flags == ExceptionHandlingClauseOptions.Clause).Select(c => (c.CatchType, "")));
            }
            foreach (var (_, operand) in Instructions(type, method))
            {
                if (operand is Type named) used.Add((named, ""));
                if (operand is not (MethodBase or FieldInfo)) continue;
                var member = (MemberInfo)operand;
                used.Add((member.DeclaringType, member.Name));
                if (member is MethodInfo { IsGenericMethod: true } made) used.AddRange(made.GetGenericArguments().Select(a => ((Type?)a, "")));
                if (member is MethodInfo called) used.Add((called.ReturnType, ""));
                if (member is FieldInfo read) used.Add((read.FieldType, ""));
            }
        }
        return used.SelectMany(u => Flat(u.To).Select((t, i) => new Use(type, t, i == 0 ? u.Member : "")));
    }

    private static IEnumerable<Literal> Literals(Type type, MethodBase method)
    {
        var all = Instructions(type, method).ToList();
        string? before = null;
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Operand is not string text || all[i].Code != OpCodes.Ldstr) continue;
            yield return new(type, text, [.. all.Skip(i + 1).Take(12).Select(x => x.Operand).OfType<MethodBase>()], before);
            before = text;
        }
    }

    private static IEnumerable<MethodBase> Methods(Type type) => type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared));

    private static IEnumerable<Type> Flat(Type? type)
    {
        if (type is null || type.IsGenericParameter) return [];
        if (type.HasElementType) return Flat(type.GetElementType());
        if (!type.IsGenericType) return [type];
        return [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Flat)];
    }

    private static IEnumerable<(OpCode Code, object? Operand)> Instructions(Type type, MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il) yield break;
        var ofType = type.IsGenericType ? type.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < il.Length;)
        {
            var value = il[at] == 0xfe ? unchecked((short)(0xfe00 | il[at + 1])) : il[at];
            var code = Known[value];
            at += code.Size;
            object? operand = code.OperandType switch
            {
                OperandType.InlineString => method.Module.ResolveString(BitConverter.ToInt32(il, at)),
                OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok =>
                    method.Module.ResolveMember(BitConverter.ToInt32(il, at), ofType, ofMethod),
                _ => null,
            };
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
            yield return (code, operand);
        }
    }

    public static bool IsWritten(Type type) => !type.IsDefined(typeof(CompilerGeneratedAttribute), false);
}
