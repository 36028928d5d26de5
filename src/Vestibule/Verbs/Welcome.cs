using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel.Wording;

namespace Vestibule.Verbs;

/// <summary>What a demonstration says when it is open: where, as whom, and what day it is there.</summary>
public static class Welcome
{
    /// <summary>The lines.</summary>
    public static string Say(Phrasebook words, DistrictBook book, string address, Instant now)
    {
        var local = now.InZone(book.TimeZone);
        var lines = new List<string>
        {
            words["demo.open", ("address", address)].Text,
            words["demo.rehearse", ("address", address + "/rehearse")].Text,
            words["demo.sign-in", ("address", address + "/sign-in")].Text,
        };
        lines.AddRange(book.People.Where(p => p.Roles.All(r => r.Campus is null)).Select(p => words["demo.person", ("name", p.SignIn), ("title", p.Title)].Text));
        foreach (var campus in book.Campuses)
        {
            var people = book.People.Where(p => p.Roles.Any(r => r.Campus == campus.Id)).Select(p => p.SignIn);
            lines.Add(words["demo.campus", ("campus", campus.Name), ("people", string.Join(", ", people))].Text);
        }

        lines.Add(words["demo.clock", ("day", local.Date), ("at", local.TimeOfDay)].Text);
        return string.Join(Environment.NewLine, lines);
    }
}
