using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>
/// One thing wrong with a procedure's file or one of its words files. The key names a sentence in <c>words/</c> under
/// <c>procedure.error.</c>, with the arguments as its placeholders. Line and column count characters from 1.
/// </summary>
public sealed record ProcedureError(string File, int Line, int Column, string Key, ImmutableSortedDictionary<string, string> Arguments)
{
    /// <summary>For a failing test or a log; a person is shown the sentence.</summary>
    public override string ToString() =>
        $"{File}:{Line}:{Column} {Key}" + (Arguments.IsEmpty ? "" : $"({string.Join(", ", Arguments.Select(a => $"{a.Key}={a.Value}"))})");
}

/// <summary>What reading came to: an edition, or every error found, in reading order.</summary>
public sealed record ProcedureReading(Edition? Edition, ImmutableArray<ProcedureError> Errors)
{
    /// <summary>True when the files make an edition.</summary>
    public bool IsOk => Edition is not null;
}

/// <summary>A place in a file.</summary>
internal readonly record struct Place(string File, int Line, int Column);

/// <summary>Collects what is wrong while a bundle is read, so that all of it can be said at once.</summary>
internal sealed class ErrorList
{
    private readonly List<ProcedureError> errors = [];

    internal int Count => errors.Count;

    internal void Add(Place at, string key, params (string Name, string Value)[] arguments) =>
        errors.Add(new(at.File, at.Line, at.Column, key, arguments.ToImmutableSortedDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal)));

    internal ImmutableArray<ProcedureError> InReadingOrder(string first) =>
        [.. errors.Distinct().OrderBy(e => e.File == first ? 0 : 1).ThenBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Column)
            .ThenBy(e => e.Key, StringComparer.Ordinal)];
}
