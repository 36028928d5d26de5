using System.Collections.Immutable;

namespace Vestibule.Core.Kernel;

/// <summary>
/// An expected "no": what a person asked for cannot be done, and why. The key names a sentence in <c>words/</c> under
/// <c>refusal.</c>; the arguments fill its placeholders. It never carries a sentence itself, so that it can be said in any language.
/// </summary>
public sealed record Refusal(string Key, ImmutableSortedDictionary<string, string> Arguments)
{
    /// <summary>A refusal with a key and its placeholder values.</summary>
    public Refusal(string key, params (string Name, string Value)[] arguments)
        : this(key, arguments.ToImmutableSortedDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal)) { }

    /// <summary>The key and arguments, for a log or a failing test; never shown to a person.</summary>
    public override string ToString() =>
        Arguments.IsEmpty ? Key : $"{Key}({string.Join(", ", Arguments.Select(a => $"{a.Key}={a.Value}"))})";
}

/// <summary>Either a value, or the reason why there is none.</summary>
public readonly record struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Refusal? refusal) => (this.value, Refusal) = (value, refusal);

    /// <summary>Why there is no value; null when there is one.</summary>
    public Refusal? Refusal { get; }

    /// <summary>True when there is a value.</summary>
    public bool IsOk => Refusal is null;

    /// <summary>The value. Asking a refused result for it is a defect.</summary>
    public T Value => Refusal is null ? value! : throw new InvalidOperationException($"Refused: {Refusal}");

    /// <summary>Wraps a value.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>Wraps a refusal.</summary>
    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}
