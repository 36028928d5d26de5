namespace Vestibule.Journeys.School;

/// <summary>What somebody looks at: the size of the screen, the language, dark or light, with or without scripts.</summary>
public sealed record Device(int Width, int Height)
{
    /// <summary>A computer at a desk.</summary>
    public static readonly Device Desktop = new(1366, 768);

    /// <summary>A phone.</summary>
    public static readonly Device Phone = new(390, 844) { Touch = true };

    /// <summary>The wall in Safety's room.</summary>
    public static readonly Device Wall = new(1920, 1080);

    /// <summary>A finger, not a mouse.</summary>
    public bool Touch { get; init; }

    /// <summary>The language of the device; the program follows it until somebody chooses.</summary>
    public string Language { get; init; } = "en";

    /// <summary>A dark screen.</summary>
    public bool Dark { get; init; }

    /// <summary>Whether scripts run.</summary>
    public bool Scripts { get; init; } = true;

    /// <summary>The same without scripts.</summary>
    public Device Plain => this with { Scripts = false };

    /// <summary>The same in the dark.</summary>
    public Device AtNight => this with { Dark = true };

    /// <summary>The same in another language.</summary>
    public Device In(string language) => this with { Language = language };
}
