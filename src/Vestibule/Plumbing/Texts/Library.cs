using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>A text with the sheet that keeps it.</summary>
public sealed record KeptText(SheetId Id, long Version, FamilyText Text);

/// <summary>Everything the district tells families, as it is kept now.</summary>
public sealed record DistrictTexts(FamilyPages Pages, ImmutableArray<KeptText> Texts)
{
    /// <summary>What a reader sees on a day in a language, in order.</summary>
    public IEnumerable<Seen> SeenIn(Language language, LocalDate day, Audience audience = Audience.Everyone) =>
        Texts.Where(t => t.Text.Audience == audience).Select(t => t.Text.SeenIn(language, day)).OfType<Seen>();

    /// <summary>The text with this name, or null.</summary>
    public KeptText? Find(string slug) => Texts.FirstOrDefault(t => t.Text.Slug == slug);
}

/// <summary>
/// The texts of the district, read from their sheets. They are held between requests for as long as the journal has not grown, so that a
/// family page costs no reading; whatever is published shows on the very next request.
/// </summary>
public sealed class Library(DistrictStore store)
{
    /// <summary>Texts, one sheet each.</summary>
    public static readonly Register Texts = new("family-text", RecordClass.Operational);

    /// <summary>How the pages are set up: one sheet.</summary>
    public static readonly Register Pages = new("family-pages", RecordClass.Operational);

    private static readonly SheetId PagesId = IdOf("family-pages");
    private static readonly FamilyPages NotSetUp = new([], "https://www.weather.gov/", "");
    private (long Newest, DistrictTexts Texts)? held;

    /// <summary>The sheet of a text that comes from a file: the same in every run, so that seeding twice seeds once.</summary>
    public static SheetId IdOf(string slug)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes("vestibule text " + slug)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new SheetId(new Guid(bytes, bigEndian: true));
    }

    /// <summary>Everything, as of now.</summary>
    public async Task<DistrictTexts> Read(CancellationToken stop)
    {
        var newest = store.Ledger.Newest();
        if (held is { } before && before.Newest == newest)
        {
            return before.Texts;
        }

        var pages = await store.Registers.Read(Pages, PagesId, stop);
        var sheets = await store.Registers.List(Texts, new SheetFilter([0], Take: 2000), stop);
        var told = new DistrictTexts(pages is null ? NotSetUp : Of<FamilyPages>(pages),
            [.. sheets.Select(s => new KeptText(s.Id, s.Version, Of<FamilyText>(s))).OrderBy(t => t.Text.Order).ThenBy(t => t.Text.Slug, StringComparer.Ordinal)]);
        held = (newest, told);
        return told;
    }

    /// <summary>Keeping a text that is new, together with something else.</summary>
    public static Keeping Keeping(TapId tap, FamilyText text, Actor by, Happened happened) =>
        new(Texts, new SheetId(tap.Value), 0, tap, by, happened, JsonSerializer.SerializeToUtf8Bytes(text, CoreJson.Default));

    /// <summary>Keeps the next version of a text, unless somebody was faster.</summary>
    public Task<Result<Sheet>> Keep(SheetId id, long seen, FamilyText text, TapId tap, Actor by, Happened happened, CancellationToken stop) =>
        store.Registers.Keep(new Keeping(Texts, id, seen, tap, by, happened, JsonSerializer.SerializeToUtf8Bytes(text, CoreJson.Default)), stop);

    /// <summary>Puts the texts of a folder in, where there are none yet.</summary>
    public async Task<Result<bool>> Seed(string folder, Happened happened, CancellationToken stop)
    {
        if (!Directory.Exists(folder) || await store.Registers.Read(Pages, PagesId, stop) is not null)
        {
            return false;
        }

        var files = Directory.EnumerateFiles(folder, "*.json").Where(f => Path.GetFileName(f) != "index.json")
            .ToDictionary(f => new Language(Path.GetFileNameWithoutExtension(f)), File.ReadAllText);
        var read = TextFiles.Read(await File.ReadAllTextAsync(Path.Combine(folder, "index.json"), stop), files);
        if (read.Refusal is { } unreadable)
        {
            return unreadable;
        }

        var kept = await store.Registers.KeepAll([
            Keeping(Pages, PagesId, JsonSerializer.SerializeToUtf8Bytes(read.Value.Pages, CoreJson.Default)),
            .. read.Value.Texts.Select(t => Keeping(Texts, IdOf(t.Slug), JsonSerializer.SerializeToUtf8Bytes(t, CoreJson.Default)))], stop);
        return kept.Refusal is { } no ? no : true;

        Keeping Keeping(Register register, SheetId id, byte[] body) => new(register, id, 0, new TapId(id.Value), Actor.Program, happened, body);
    }

    private static T Of<T>(Sheet sheet) => JsonSerializer.Deserialize<T>(sheet.Body.AsSpan(), CoreJson.Default)!;
}
