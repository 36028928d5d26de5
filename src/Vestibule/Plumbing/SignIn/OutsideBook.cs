using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>By what a provider's word is matched with a person of the district's book.</summary>
public enum OutsideMatch
{
    /// <summary>The e-mail address, which the provider says that it verified.</summary>
    VerifiedEmail,

    /// <summary>The name in the district's own directory (<c>preferred_username</c> or <c>upn</c>): only for a provider in which nobody can choose that name.</summary>
    DirectoryName,
}

/// <summary>
/// A provider of identities that the district trusts, by OpenID Connect. Staff are matched with the district's book, families with the addresses on the emergency cards; only a verified address
/// counts for a family.
/// </summary>
public sealed record OutsideProvider(string Id, string Name, string Issuer, string ClientId, string Secret, OutsideMatch Match, bool ForStaff, bool ForFamilies)
{
    /// <summary>Where the provider sends people back to.</summary>
    [JsonIgnore]
    public string Back => $"{SignIn.Path}/back/{Id}";

    /// <summary>Who wants it so, while a second person has still to agree; null for what holds.</summary>
    public PersonId? ProposedBy { get; init; }

    /// <summary>The tap that made it so: whoever changes it or agrees with it has seen this one and no other.</summary>
    public TapId Made { get; init; }

    /// <summary>A name that changes with everything that was entered, so that what the framework made for old settings is not used again.</summary>
    internal string Scheme => $"outside-{Id}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, CoreJson.Default))[..8])}";
}

/// <summary>What happened to a provider.</summary>
public enum OutsideChange
{
    /// <summary>One for families only was set up or changed; it holds at once.</summary>
    Set,
    /// <summary>One for staff was proposed.</summary>
    Proposed,
    /// <summary>A second person agreed, and it holds.</summary>
    Agreed,
    /// <summary>A proposal was taken back, or a second person said no.</summary>
    Withdrawn,
    /// <summary>It was taken away.</summary>
    Removed,
}

/// <summary>A line of the story of the providers.</summary>
public sealed record OutsideLine(OutsideChange What, string Name, PersonId? By, NodaTime.Instant At);

/// <summary>The providers as the Office entered them. What lets staff in holds once two people wanted it so; each change is a sheet. Kept sealed; what was read is good for a second, on every node.</summary>
public sealed class OutsideBook(DistrictStore store, TimeProvider time)
{
    /// <summary>How many there may be.</summary>
    public const int Most = 4;

    private const string Name = "outside-sign-in";
    private static readonly Register Register = new("outside-sign-in", RecordClass.Operational);
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(1);
    private volatile Held? held;

    private sealed record Held(long At, ImmutableArray<OutsideProvider> Providers);

    /// <summary>What holds now.</summary>
    public IReadOnlyList<OutsideProvider> Current => [.. All.Where(p => p.ProposedBy is null)];

    /// <summary>What waits for a second person.</summary>
    public IReadOnlyList<OutsideProvider> Waiting => [.. All.Where(p => p.ProposedBy is not null)];

    private ImmutableArray<OutsideProvider> All
    {
        get
        {
            var now = time.GetTimestamp();
            if (held is { } good && time.GetElapsedTime(good.At, now) < Good)
            {
                return good.Providers;
            }

            var read = Read(store.Settings.Now(Name));
            held = new Held(now, read);
            return read;
        }
    }

    /// <summary>The provider of an id that holds, or null.</summary>
    public OutsideProvider? Find(string id) => Current.FirstOrDefault(p => p.Id == id);

    /// <summary>What was changed lately, newest first.</summary>
    public async Task<IReadOnlyList<OutsideLine>> StoryAsync(CancellationToken stop) =>
        [.. (await store.Registers.List(Register, new SheetFilter([.. Enum.GetValues<OutsideChange>().Select(s => (int)s)], Take: 12), stop))
            .Select(s => new OutsideLine((OutsideChange)s.State, s.As<OutsideProvider>().Name, s.By.Person, s.Made))];

    /// <summary>
    /// Changes the list as it stands at that moment, in one commit with the sheet that says which provider was changed how and by whom. The sheet is kept without the secret.
    /// </summary>
    public async Task<Result<bool>> ChangeAsync(OutsideChange what, OutsideProvider about, Func<ImmutableArray<OutsideProvider>, Result<ImmutableArray<OutsideProvider>>> change, Screen screen, Form form, CancellationToken stop)
    {
        var note = new Keeping(Register, new SheetId(DerivedIds.Of(form.Tap.Value, 1)), 0, form.Tap, screen.Who.Actor, form.Happened(), JsonSerializer.SerializeToUtf8Bytes(about with { Secret = "" }, CoreJson.Default)) { State = (int)what };
        var saved = await store.Settings.Change(Name, text =>
        {
            var to = change(Read(text));
            return to.Refusal is { } no ? no : JsonSerializer.Serialize(to.Value, CoreJson.Default);
        }, note, stop);
        held = null;
        return saved;
    }

    private static ImmutableArray<OutsideProvider> Read(string? text) => text is null ? [] : JsonSerializer.Deserialize<ImmutableArray<OutsideProvider>>(text, CoreJson.Default);
}
