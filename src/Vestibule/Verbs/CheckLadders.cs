using System.Text.Json;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Core.Procedures;
using Vestibule.Plumbing;

namespace Vestibule.Verbs;

/// <summary>What <c>procedure check --directory FILE</c> adds: the same procedures against a district's offices, hours and alert ladders.</summary>
public static class CheckLadders
{
    /// <summary>The roster of a district file and, where there is one, of a file of its duty; null after saying why one cannot be read.</summary>
    public static Roster? Read(string directory, string? duty, Phrasebook words, TextWriter to)
    {
        var file = directory;
        try
        {
            var book = DistrictFile.Read(File.ReadAllBytes(directory));
            if (book.Refusal is { } no)
            {
                to.WriteLine(words["check.unreadable", ("file", directory), ("problem", words.Say(no).Text)].Text);
                return null;
            }

            file = duty ?? directory;
            var written = duty is null ? Duty.Unwritten : JsonSerializer.Deserialize<Duty>(File.ReadAllBytes(duty), CoreJson.Default);
            return new Roster(book.Value, written ?? Duty.Unwritten, LadderTimes.Usual);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException or ArgumentException)
        {
            to.WriteLine(words["check.unreadable", ("file", file), ("problem", e.Message)].Text);
            return null;
        }
    }

    /// <summary>Proves one edition against the district, and says every rule with where and how it is broken.</summary>
    public static bool Holds(Edition edition, Roster roster, Phrasebook words, TextWriter to)
    {
        var rules = LadderProof.Of(edition, roster);
        to.WriteLine(words["check.ladders", ("edition", edition.Id + string.Concat(edition.Overlays.Select(o => $" + {o.Id}"))), ("district", roster.Book.Name),
            ("campuses", roster.Book.Campuses.Length)].Text);
        foreach (var rule in rules)
        {
            var said = LadderWords.Rule(rule, words);
            to.WriteLine(rule.Kept ? words["check.proved", ("rule", said)].Text : words["check.broken", ("rule", said), ("line", rule.Line)].Text);
            if (rule.Kept || rule.Campuses.IsEmpty) continue;
            to.WriteLine(words["check.ladder.where", ("campuses", string.Join(", ", rule.Campuses.Select(c => roster.Book.Campus(c)!.Name)))].Text);
            foreach (var (move, n) in rule.Story.Select((m, n) => (m, n + 1)))
                to.WriteLine(words["check.ladder.move", ("number", n), ("move", LadderWords.Move(move, roster, words))].Text);
            to.WriteLine(words["check.ladder.end", ("end", LadderWords.End(rule, words))].Text);
        }

        return rules.All(r => r.Kept);
    }
}
