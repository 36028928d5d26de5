using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>
/// What somebody typed and tapped. Reading a field never throws: what is missing, too long or not what was asked becomes a
/// <see cref="Refusal"/> beside the field, and everything typed is still there to be shown again.
/// </summary>
public sealed class Form
{
    /// <summary>The field with the tap's idempotency key.</summary>
    public const string TapName = "tap";

    /// <summary>The field with the device's clock at the tap, in milliseconds since 1970, filled by the script.</summary>
    public const string AtName = "at";

    private static readonly Duration Absurd = Duration.FromHours(24);
    private readonly IFormCollection fields;
    private readonly Dictionary<string, Refusal> wrong = new(StringComparer.Ordinal);
    private readonly Instant now;
    private readonly long? offset;

    /// <summary>A form received at an instant from a device whose clock is ahead by an offset, where that was measured.</summary>
    public Form(IFormCollection fields, Instant now, long? offsetMilliseconds)
    {
        this.fields = fields;
        this.now = now;
        offset = offsetMilliseconds;
        Tap = new TapId(Id(TapName) ?? default);
    }

    /// <summary>The tap's key. A form without one is refused.</summary>
    public TapId Tap { get; }

    /// <summary>True when every field read so far was right.</summary>
    public bool Ok => wrong.Count == 0;

    /// <summary>What is wrong with a field, or null.</summary>
    public Refusal? Wrong(string field) => wrong.GetValueOrDefault(field);

    /// <summary>The first thing that is wrong, or null.</summary>
    public Refusal? FirstWrong => wrong.Values.FirstOrDefault();

    /// <summary>Notes a refusal that a decision gave for a field.</summary>
    public void Refuse(string field, Refusal refusal) => wrong.TryAdd(field, refusal);

    /// <summary>What was typed into a field, to show it again.</summary>
    public string Typed(string field) => fields[field].ToString();

    /// <summary>What was chosen in a field with several answers.</summary>
    public IReadOnlyList<string> Chosen(string field) => [.. fields[field].OfType<string>().Take(50)];

    /// <summary>True when a box was ticked, or a button with this name was pressed.</summary>
    public bool Has(string field) => fields.ContainsKey(field);

    /// <summary>A text that may be empty: null then. Line ends are made alike and white space at the ends goes.</summary>
    public string? Text(string field, int max = 2000)
    {
        var text = Typed(field).ReplaceLineEndings("\n").Trim();
        if (text.Length > max)
        {
            Refuse(field, new Refusal("form.too-long", ("max", max.ToString(CultureInfo.InvariantCulture))));
            return null;
        }

        if (text.Any(c => char.IsControl(c) && c is not '\n' and not '\t'))
        {
            Refuse(field, new Refusal("form.unreadable"));
            return null;
        }

        return text.Length == 0 ? null : text;
    }

    /// <summary>A text that has to be there; empty, with a refusal, when it is not.</summary>
    public string Required(string field, int max = 2000)
    {
        var text = Text(field, max);
        if (text is null)
        {
            Refuse(field, new Refusal("form.missing"));
        }

        return text ?? "";
    }

    /// <summary>An id; null, with a refusal, when it is missing or is not one.</summary>
    public Guid? Id(string field)
    {
        if (Guid.TryParse(Typed(field), out var id))
        {
            return id;
        }

        Refuse(field, new Refusal(Typed(field).Length == 0 ? "form.missing" : "form.unreadable"));
        return null;
    }

    /// <summary>One of a closed set of answers, by its name; null, with a refusal, when it is missing or unknown.</summary>
    public TChoice? Choice<TChoice>(string field) where TChoice : struct, Enum
    {
        var typed = Typed(field);
        if (!typed.Any(char.IsAsciiDigit) && Enum.TryParse<TChoice>(typed.Replace("-", "", StringComparison.Ordinal), true, out var choice) && Enum.IsDefined(choice))
        {
            return choice;
        }

        Refuse(field, new Refusal(typed.Length == 0 ? "form.missing" : "form.unreadable"));
        return null;
    }

    /// <summary>
    /// When the tap happened. The device's clock corrected by its measured offset, where both are known and sane; otherwise the server's.
    /// A tap from the future, or from more than a day ago, happened when it arrived.
    /// </summary>
    public Happened Happened() => Happened(Absurd);

    /// <summary>As <see cref="Happened()"/>, for what a device kept for longer than a day.</summary>
    public Happened Happened(Duration longest)
    {
        if (offset is not { } ahead || Math.Abs(ahead) > Absurd.TotalMilliseconds
            || !long.TryParse(Typed(AtName), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || milliseconds > 4_000_000_000_000)
        {
            return new Happened(now, TimeSource.Server);
        }

        var at = Instant.FromUnixTimeMilliseconds(milliseconds) - Duration.FromMilliseconds(ahead);
        return at > now + Duration.FromSeconds(5) || at < now - longest
            ? new Happened(now, TimeSource.Server)
            : new Happened(at > now ? now : at, TimeSource.Device, ahead);
    }

    /// <summary>All that was typed and tapped, as it came.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Everything => Kept(fields);

    /// <summary>A file of the form, or null.</summary>
    public IFormFile? File(string field) => fields.Files.GetFile(field);

    /// <summary>The names and values that may be shown again after a detour; secrets and our own fields are left out.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Kept(IFormCollection fields) => [.. fields
        .Where(f => !f.Key.StartsWith("__", StringComparison.Ordinal) && !IsSecret(f.Key))
        .SelectMany(f => f.Value.Select(v => KeyValuePair.Create(f.Key, v ?? "")))];

    // By how it ends, so that the next room's "gateway-password" is left out too.
    private static bool IsSecret(string name) => name is "code" or "credential" || name.EndsWith("password", StringComparison.OrdinalIgnoreCase) || name.EndsWith("secret", StringComparison.OrdinalIgnoreCase);

    /// <summary>Lets a handler take the form as a parameter. A body that is no form is an empty one, which lacks every field.</summary>
    public static async ValueTask<Form?> BindAsync(HttpContext context)
    {
        var fields = await ReadAsync(context);
        var offset = long.TryParse(context.Request.Cookies[Cookies.Offset], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var o) ? o : (long?)null;
        return new Form(fields, context.Now(), offset);
    }

    /// <summary>The fields of a request, empty when there is no form in it. A body that breaks the limits answers for itself.</summary>
    public static async Task<IFormCollection> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            return FormCollection.Empty;
        }

        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException e)
        {
            throw new BadHttpRequestException("form.limits", StatusCodes.Status413PayloadTooLarge, e);
        }
    }
}
