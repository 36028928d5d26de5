using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Vestibule.Core.Kernel;

/// <summary>How Core writes JSON: kebab-case names, ids as text, instants as microseconds UTC, dates as ISO 8601, choices by kebab-case name.</summary>
public static class CoreJson
{
    /// <summary>The options, read-only.</summary>
    public static readonly JsonSerializerOptions Default = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        };
        options.Converters.Add(new Text<IncidentId>(s => new(Guid.Parse(s)), i => i.Value.ToString()));
        options.Converters.Add(new Text<EntryId>(s => new(Guid.Parse(s)), i => i.Value.ToString()));
        options.Converters.Add(new Text<AccessRequestId>(s => new(Guid.Parse(s)), i => i.Value.ToString()));
        options.Converters.Add(new Text<OfficialId>(s => new(Guid.Parse(s)), i => i.Value.ToString()));
        options.Converters.Add(new Text<PaperId>(s => new(Guid.Parse(s)), i => i.Value.ToString()));
        options.Converters.Add(new Text<AdviceId>(s => new(Guid.Parse(s)), i => i.Value.ToString()));
        options.Converters.Add(new Text<PersonId>(s => new(Guid.Parse(s)), i => i.Value.ToString()));
        options.Converters.Add(new Text<DeviceId>(s => new(Guid.Parse(s)), i => i.Value.ToString()));
        options.Converters.Add(new Text<StudentId>(s => new(Guid.Parse(s)), i => i.Value.ToString()));
        options.Converters.Add(new Text<FamilyContactId>(s => new(Guid.Parse(s)), i => i.Value.ToString()));
        options.Converters.Add(new Text<SheetId>(s => new(Guid.Parse(s)), i => i.Value.ToString()));
        options.Converters.Add(new Text<TapId>(s => new(Guid.Parse(s)), i => i.Value.ToString()));
        options.Converters.Add(new Text<CampusId>(s => new(s), i => i.Value));
        options.Converters.Add(new Text<LocalDate>(s => LocalDatePattern.Iso.Parse(s).Value, LocalDatePattern.Iso.Format));
        options.Converters.Add(new Text<LocalTime>(s => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(s).Value, t => t.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
        options.Converters.Add(new Text<IsoDayOfWeek>(s => Enum.Parse<IsoDayOfWeek>(s, ignoreCase: true), d => d.ToString()));
        options.Converters.Add(new Text<Language>(s => new(s), l => l.Tag));
        options.Converters.Add(new Micros());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class Text<T>(Func<string, T> read, Func<T, string> write) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => read(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }

    private sealed class Micros : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            Instant.FromUnixTimeTicks(checked(reader.GetInt64() * 10));

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.ToUnixTimeTicks() / 10);
    }
}
