using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Store;

/// <summary>An alert or a ladder that needs no message any more, and why: a code, such as <c>answered</c>.</summary>
public sealed record CalledOff(string Name, string Why);

/// <summary>
/// A message to be sent. The key names it: the same key is sent once, whoever asks again. Where the words hold <see cref="LinkHere"/>, a link
/// of its own is put, known to nobody but whoever gets the message.
/// </summary>
public sealed record Outgoing(string Key, string Channel, string To, PersonId? Person, byte[] Body, Instant NotBefore)
{
    /// <summary>Stands in the words where the link belongs: a character that no language uses.</summary>
    public const string LinkHere = "\uE000";

    /// <summary>Its place among one person's channels: the next is tried when this one fails or brings no answer.</summary>
    public int Step { get; init; }

    /// <summary>Names one alert of one person. Messages with the same name are alternatives.</summary>
    public string? Alert { get; init; }

    /// <summary>Names what an answer of anybody calls off.</summary>
    public string? Ladder { get; init; }

    /// <summary>What the message is about, for whoever answers it: a ladder's name, <c>practice</c>, <c>test</c>, <c>broadcast</c>.</summary>
    public string About { get; init; } = "";

    /// <summary>The language of the words.</summary>
    public Language Language { get; init; } = Language.English;
}
