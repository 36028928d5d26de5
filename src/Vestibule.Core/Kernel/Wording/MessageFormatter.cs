using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Vestibule.Core.Kernel.Wording;

/// <summary>Fills one sentence in one language.</summary>
internal readonly ref struct MessageFormatter(Language language, ReadOnlySpan<(string Name, Argument Value)> arguments, bool lenient)
{
    private const string Missing = "\u2026";
    private readonly ReadOnlySpan<(string Name, Argument Value)> arguments = arguments;
    private readonly LocalStyle style = LocalStyle.Of(language);

    public string Write(ImmutableArray<MessagePiece> pieces)
    {
        var said = new StringBuilder();
        Write(said, pieces, count: 0);
        return said.ToString();
    }

    private void Write(StringBuilder said, ImmutableArray<MessagePiece> pieces, long count)
    {
        foreach (var piece in pieces)
        {
            switch (piece)
            {
                case Literal literal: said.Append(literal.Text); break;
                case CountHere: said.Append(style.Number(count)); break;
                case Insert insert: said.Append(ValueOf(insert)); break;
                case ByNumber choice:
                    var number = Find(choice.Name).Count ?? Defect<long>(choice.Name, "a whole number");
                    Write(said, FormFor(choice, number), number);
                    break;
                case ByWord choice:
                    var word = Find(choice.Name).Text ?? Defect<string>(choice.Name, "a word") ?? "other";
                    Write(said, choice.Forms.GetValueOrDefault(word, choice.Forms["other"]), count);
                    break;
            }
        }
    }

    private ImmutableArray<MessagePiece> FormFor(ByNumber choice, long number)
    {
        if (choice.Exact.TryGetValue(number, out var exact)) return exact;
        var category = choice.Ordinal ? Plural.Ordinal(language, number) : Plural.Cardinal(language, number);
        return choice.Forms.GetValueOrDefault(category, choice.Forms[PluralCategory.Other]);
    }

    private string ValueOf(Insert insert)
    {
        var value = Find(insert.Name);
        return insert.Kind switch
        {
            InsertKind.Number => value.Count is { } n ? style.Number(n) : Defect<string>(insert.Name, "a whole number") ?? Missing,
            InsertKind.Time => value.Time is { } t ? style.TimeOf(t, insert.Width, value.Zone) : AsText(insert, value, "a time"),
            InsertKind.Date => value.Date is { } d ? style.DateOf(d, insert.Width) : AsText(insert, value, "a date"),
            _ when value.Text is { } text => Isolation.Of(text, language.RightToLeft),
            _ when value.Number is { } n => n.ToString(CultureInfo.InvariantCulture),
            _ when value.Time is { } t && value.Date is null => style.TimeOf(t, Width.Short, null),
            _ when value.Date is { } d && value.Time is null => style.DateOf(d, Width.Medium),
            _ => Defect<string>(insert.Name, "text, a number, a time or a date") ?? Missing,
        };
    }

    private string AsText(Insert insert, Argument value, string wanted) =>
        Defect<string>(insert.Name, wanted) ?? (value.Text is { } text ? Isolation.Of(text, language.RightToLeft) : Missing);

    private Argument Find(string name)
    {
        foreach (var argument in arguments)
        {
            if (string.Equals(argument.Name, name, StringComparison.Ordinal)) return argument.Value;
        }
        return default;
    }

    private T? Defect<T>(string name, string wanted) =>
        lenient ? default : throw new ArgumentException($"The placeholder '{name}' needs {wanted}.");
}
