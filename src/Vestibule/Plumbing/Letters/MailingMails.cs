using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Vestibule.Core.District;
using Vestibule.Core.Families.Letters;
using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Reach;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>Makes the mail of one reader: of a letter, or of a message about a sighting, in the reader's language.</summary>
public sealed class MailingMails(LetterBook letters, SightingBook sightings, Household household, Words words, House house, IDataProtectionProvider protection)
{
    private const string Frame = "font:17px/1.5 Georgia,serif;color:#10201C;background:#fff;max-width:38rem;margin:0 auto;padding:1rem 1.5rem";
    private const string Key = "background:#F6E9C8;padding:.75rem 1rem;font-family:sans-serif";
    private static readonly System.Globalization.CultureInfo Invariant = System.Globalization.CultureInfo.InvariantCulture;
    private readonly IDataProtector decline = protection.CreateProtector("letters.decline");

    /// <summary>The mail, or null where what it belongs to is not there any more, or was corrected before this reader got it.</summary>
    public async Task<LetterMail?> Of(MailingCopy copy, CancellationToken stop)
    {
        var book = await household.Book(stop);
        if (await letters.Read(copy.Mailing.ToString(), stop) is { } kept)
        {
            return await LetterAsync(copy, kept, book, stop);
        }

        if (await sightings.OfMailing(copy.Mailing, stop) is not var (sighting, said) || sighting.Sighting.IsOver(said.Number))
        {
            return null;
        }

        var phrases = words[copy.Reader.Language];
        var message = SaidWords.Of(said.Saying, sighting.Sighting, said.ApprovedAt!.Value, book, phrases);
        var link = $"{house.Url}/family/known";
        return new LetterMail(copy.Mailing.Value, copy.Number, copy.Reader.Address, copy.Reader.Name, message.Subject, phrases.Language.Tag,
            $"{message.Words}\n\n{link}\n", Page(phrases.Language, message.Subject, $"<p>{Text(message.Words)}</p><p><a href=\"{link}\">{Text(link)}</a></p>"), [], null);
    }

    /// <summary>Which copy a link to decline belongs to, or null when it was not made here.</summary>
    public (SheetId Mailing, long Copy)? Declining(string token)
    {
        try
        {
            var parts = decline.Unprotect(token).Split(' ');
            return (new SheetId(Guid.Parse(parts[0])), long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async Task<LetterMail> LetterAsync(MailingCopy copy, KeptLetter kept, DistrictBook book, CancellationToken stop)
    {
        var letter = kept.Letter;
        var (tag, text) = letter.For(copy.Reader.Language);
        var phrases = words[new Language(tag)];
        var at = letter.Audience.OfFamilies && letter.Public ? $"{house.Url}/family/letters/{kept.Id}" : $"{house.Url}/letters/{kept.Id}";
        // Mail that must reach its reader cannot be declined: staff letters, and what a school must tell its families. A public letter can.
        var token = LetterReading.IsOpen(letter) ? $"{house.Url}/family/letters/decline/{decline.Protect($"{copy.Mailing} {copy.Number}")}" : null;
        var ahead = LetterReading.ComingUp(letter, book, LetterReading.DayOf(kept, book.TimeZone));
        var html = new StringBuilder();
        if (text.KeyLine.Length > 0)
        {
            html.Append(Invariant, $"<p style=\"{Key}\"><b>{Text(phrases.Say("letters.one-line").Text)}</b> {Text(text.KeyLine)}</p>");
        }

        html.Append(Invariant, $"<h1>{Text(text.Title)}</h1>{Prose.Html(text.Body, 2)}<p>{Text(letter.SignedBy)}</p>");
        html.AppendJoin("", letter.Links.Select(l => $"<p><a href=\"{Text(l.Address)}\">{Text(l.Label)}</a></p>"));
        html.AppendJoin("", ahead.Select(a => $"<p>{Text(phrases.Say("shell.day", ("day", a.Day)).Text)}: {Text(a.What)}</p>"));
        html.Append(Invariant, $"<p><a href=\"{at}\">{Text(phrases.Say("letters.on-web").Text)}</a></p>");
        if (token is not null)
        {
            html.Append(Invariant, $"<p><a href=\"{token}\">{Text(phrases.Say("letters.decline").Text)}</a></p>");
        }

        var plain = string.Join("\n\n", new[] { text.KeyLine, text.Title, Prose.Plain(text.Body), letter.SignedBy }.Where(p => p.Length > 0)
            .Concat(letter.Links.Select(l => $"{l.Label}: {l.Address}")).Concat(ahead.Select(a => $"{phrases.Say("shell.day", ("day", a.Day)).Text}: {a.What}"))
            .Append(at).Concat(token is null ? [] : [$"{phrases.Say("letters.decline").Text} {token}"]));
        return new LetterMail(copy.Mailing.Value, copy.Number, copy.Reader.Address, copy.Reader.Name, text.Title, tag, plain,
            Page(new Language(tag), text.Title, html.ToString()), await FilesAsync(letter, tag, stop), token);
    }

    private async Task<ImmutableArray<MailFile>> FilesAsync(Letter letter, string tag, CancellationToken stop)
    {
        var files = ImmutableArray.CreateBuilder<MailFile>();
        foreach (var file in LetterReading.FilesFor(letter, tag))
        {
            if (await letters.ReadFile(file.Id, stop) is { } bytes)
            {
                files.Add(new MailFile(file.Name, file.MediaType, bytes));
            }
        }

        return files.ToImmutable();
    }

    private static string Page(Language language, string title, string inside) =>
        $"<!doctype html><html lang=\"{language.Tag}\" dir=\"{language.Direction}\"><head><meta charset=\"utf-8\"><title>{Text(title)}</title></head><body style=\"{Frame}\">{inside}</body></html>";

    private static string Text(string words) => WebUtility.HtmlEncode(words);
}
