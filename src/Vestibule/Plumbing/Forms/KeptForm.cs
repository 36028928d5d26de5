namespace Vestibule.Plumbing;

/// <summary>A form that could not be taken yet, with everything that was typed.</summary>
public sealed record KeptFields(string To, IReadOnlyList<KeyValuePair<string, string>> Fields);

/// <summary>
/// Shows a form again that was open too long, or that was sent before signing in: what was typed stands there, and one press sends it.
/// The tap keeps its key, so that sending it twice acts once.
/// </summary>
public static class KeptForm
{
    /// <summary>The page.</summary>
    public static IResult Again(Screen screen, string to, IReadOnlyList<KeyValuePair<string, string>> fields, int status) =>
        screen.Show<KeptFormPage, KeptFields>(new KeptFields(LocalPath.OrHome(to), fields), status);
}
