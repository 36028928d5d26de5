using System.Text.RegularExpressions;
using Vestibule.Rules.Offenders;
using Xunit;

namespace Vestibule.Rules;

/// <summary>
/// A heuristic over compiled pages and code: what a page writes as it stands must hold no word, and no other string may look like a
/// sentence unless it goes to an exception, to the operator's log or into a response header.
/// </summary>
public sealed partial class SentenceRules
{
    private static readonly string[] Read = ["title", "alt", "placeholder", "aria-label", "aria-description", "label", "summary"];

    /// <summary>Not sentences, though they have the look of one. Each with its reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["vestibule journal verify --file case-"] = "a command to type, the same in every language",
        [".vestibule.json --vkey "] = "the rest of that command",
        [" does not begin with 'opened' but with '"] = "part of an exception: a defect, for the operator",
        ["Cannot use words/"] = "part of an exception at the start, for the operator",
        ["text, a number, a time or a date"] = "part of an exception for whoever wrote the call",
    };

    [GeneratedRegex("<(script|style)[^>]*>.*?</\\1>|<[^>]*>|&\\w+;|&#\\w+;", RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex("(?<name>[a-z-]+)=\"(?<value>[^\"]*)\"")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\p{L}{2}")]
    private static partial Regex Word();

    [GeneratedRegex(@"(^|[\s(])\p{L}[\p{L}']+[,;:]? (\p{Ll}[\p{L}']*[,;:]? )+\p{Ll}[\p{L}']+")]
    private static partial Regex Sentence();

    [Fact]
    public void A_page_says_nothing_that_is_not_in_words()
    {
        Rule.Holds(Drawn(House.Types(House.Desk)));
        Assert.Equal(4, Drawn(House.Offender(typeof(SaysItItself))).Count);
    }

    [Fact]
    public void Code_holds_no_sentence_that_a_person_reads()
    {
        Rule.Holds(Written(House.Types(House.Core, House.Reach, House.Desk)));
        Assert.Equal(["Please wait for the legal office."], Code.Literals(House.Offender(typeof(TellsThePersonAtTheDoor))).Where(IsWritten).Select(l => l.Text));
    }

    private static List<string> Drawn(Type[] types) => [.. Code.Literals(types).Where(l => IsDrawn(l) && !Exceptions.ContainsKey(l.Text)).Select(l => l.ToString())];

    private static List<string> Written(Type[] types) =>
        [.. Code.Literals(types).Where(l => IsWritten(l) && !Exceptions.ContainsKey(l.Text)).Select(l => l.ToString())];

    private static bool IsDrawn(Literal literal)
    {
        var into = literal.Into.Count > 0 ? literal.Into[0].Name : "";
        return into switch
        {
            "AddMarkupContent" => Word().IsMatch(Tag().Replace(literal.Text, " "))
                || Attribute().Matches(literal.Text).Any(a => Read.Contains(a.Groups["name"].Value) && Word().IsMatch(a.Groups["value"].Value)),
            "AddContent" => Word().IsMatch(literal.Text),
            "AddAttribute" => Read.Contains(literal.Before) && literal.Text.Contains(' ') && Word().IsMatch(literal.Text),
            _ => false,
        };
    }

    private static bool IsWritten(Literal literal) =>
        Sentence().IsMatch(literal.Text) && !IsDrawn(literal) && literal.Into.Count > 0 && literal.Into[0].Name != "AddAttribute" && !IsClass(literal) && !literal.Into.Any(IsForOperators) && !literal.Text.Contains("{{", StringComparison.Ordinal);

    private static bool IsClass(Literal literal) => literal.Before?.EndsWith("lass", StringComparison.Ordinal) == true;

    private static bool IsForOperators(System.Reflection.MethodBase into) =>
        typeof(Exception).IsAssignableFrom(into.DeclaringType) || into.DeclaringType?.Name is "LoggerExtensions" or "Headers"
        || into.Name is "AddMarkupContent" or "PrintMembers";
}
