using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Store;

/// <summary>How sealed rows of the store itself are written: the district's book, sign-ins, devices.</summary>
internal static class StoreJson
{
    private static readonly JsonSerializerOptions Options = Make();

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    public static T Read<T>(byte[] bytes) => JsonSerializer.Deserialize<T>(bytes, Options)!;

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
        options.Converters.Add(new Text<PersonId>(s => new(Guid.Parse(s)), i => i.Value.ToString()));
        options.Converters.Add(new Text<CampusId>(s => new(s), i => i.Value));
        options.Converters.Add(new Text<Language>(s => new(s), l => l.Tag));
        options.Converters.Add(new Text<LocalDate>(s => LocalDatePattern.Iso.Parse(s).Value, LocalDatePattern.Iso.Format));
        options.Converters.Add(new Text<Instant>(s => InstantPattern.ExtendedIso.Parse(s).Value, InstantPattern.ExtendedIso.Format));
        options.Converters.Add(new Text<LocalTime>(s => LocalTimePattern.ExtendedIso.Parse(s).Value, LocalTimePattern.ExtendedIso.Format));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class Text<T>(Func<string, T> read, Func<T, string> write) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => read(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }
}
