using Vestibule.Core.Alerts;
using Vestibule.Core.Kernel.Wording;

namespace Vestibule.Plumbing;

/// <summary>Says what a procedure asks of the district's ladders and directory, and what goes wrong.</summary>
public static class LadderWords
{
    /// <summary>What must be so.</summary>
    public static string Rule(CheckedLadder rule, Phrasebook words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words[$"ladders.rule.{rule.Rule}", ("about", Name(rule.About, words)), ("time", Time(rule.Within is { } within ? (int)within.TotalSeconds : 0, words))].Text;
    }

    /// <summary>Who is alerted next, and after how long.</summary>
    public static string Move(LadderMove move, Roster roster, Phrasebook words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var names = move.People.Select(p => roster.Book.Person(p)?.Name).OfType<string>().ToList();
        var who = names.Count switch
        {
            0 => words["ladders.nobody"].Text,
            > 4 => words["ladders.many", ("first", string.Join(", ", names.Take(3))), ("more", names.Count - 3)].Text,
            _ => string.Join(", ", names),
        };
        var said = move.AfterSeconds is not { } after ? words["ladders.at-once", ("ladder", Name(move.Ladder, words)), ("who", who)].Text
            : words["ladders.after", ("ladder", Name(move.Ladder, words)), ("who", who), ("time", Time(after, words))].Text;
        return move.WhileOpen is { } office ? said + " " + words["ladders.while-open", ("office", roster.Book.Office(office)?.Name ?? office)].Text : said;
    }

    /// <summary>What is wrong at the end of the story.</summary>
    public static string End(CheckedLadder rule, Phrasebook words) =>
        words[$"ladders.end.{rule.Rule}", ("time", Time(rule.Within is { } within ? (int)within.TotalSeconds : 0, words))].Text;

    /// <summary>A ladder or a contact by the name it has on screens; a contact of the district's own by its name in the file.</summary>
    public static string Name(string ladder, Phrasebook words) => LadderNames.All.Contains(ladder) ? words[$"ladders.name.{ladder}"].Text : ladder;

    private static string Time(int seconds, Phrasebook words) =>
        seconds % 60 == 0 ? words["ladders.minutes", ("n", seconds / 60)].Text : words["ladders.seconds", ("n", seconds)].Text;
}
