using System.Collections.Immutable;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures;

/// <summary>What the head of a file has named, for its procedures to refer to.</summary>
internal sealed class ReadingNames(EditionWords words, ErrorList errors)
{
    private readonly List<Field> fields = [];

    internal Dictionary<string, Source> Sources { get; set; } = [];
    internal Dictionary<string, Contact> Contacts { get; } = new(StringComparer.Ordinal);
    internal Dictionary<string, Field> Fields { get; } = new(StringComparer.Ordinal);
    internal IEnumerable<Field> FieldsInOrder => fields;
    internal ImmutableArray<Role> Roles { get; private set; } = [];

    internal void AddRole(YamlText role)
    {
        if (!Shape.IsId(role.Value)) errors.Add(role.At, "bad-name", ("name", role.Value));
        else if (role.Value == Role.Anyone.Value) errors.Add(role.At, "reserved-name", ("name", role.Value));
        else if (Roles.Contains(new(role.Value))) errors.Add(role.At, "duplicate-key", ("key", role.Value));
        else
        {
            Roles = Roles.Add(new(role.Value));
            Word($"role.{role.Value}", role.At);
        }
    }

    internal void AddField(YamlText key, Field field)
    {
        fields.Add(field);
        Fields[key.Value] = field;
        Word(field.Label, key.At);
    }

    /// <summary>Says so when English has no such text. Other languages may lag, and show which they lack.</summary>
    internal string Word(string key, Place at)
    {
        if (words.In(Language.English, key) is null) errors.Add(at, "missing-words", ("words", key), ("language", Language.English.Tag));
        return key;
    }
}
