using System.Globalization;
using System.Text.RegularExpressions;

namespace Vestibule.Plumbing;

/// <summary>
/// The log: one line for each event, with codes and ids. Anything that could be a person's data is struck out before it is written, and an
/// exception is told by its kind and place, never by its text.
/// </summary>
public sealed partial class QuietLog(TimeProvider time, TextWriter to) : ILoggerProvider
{
    private readonly Lock writing = new();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Lines(this, categoryName);

    /// <inheritdoc/>
    public void Dispose() { }

    /// <summary>Strikes out what could be about a person: quoted text, mail addresses, phone numbers, and everything after a question mark in an address.</summary>
    public static string Scrub(string text) =>
        Quoted().Replace(Mail().Replace(Phone().Replace(Query().Replace(text.ReplaceLineEndings(" "), "?•••"), "•••"), "•••"), "'•••'");

    private void Write(string category, LogLevel level, string message, Exception? exception)
    {
        var kind = exception is null ? "" : " " + exception.GetType().Name;
        var line = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {level} {category}: {Scrub(message)}{kind}");
        lock (writing)
        {
            to.WriteLine(line);
        }
    }

    private sealed class Lines(QuietLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Write(category, logLevel, formatter(state, null), exception);
    }

    [GeneratedRegex(@"\?[^\s]*")]
    private static partial Regex Query();

    [GeneratedRegex(@"[\w.+-]+@[\w-]+\.[\w.]+")]
    private static partial Regex Mail();

    [GeneratedRegex(@"(?<![\w-])\+?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\w)|(?<!\w)\+\d{8,15}(?!\w)")]
    private static partial Regex Phone();

    [GeneratedRegex("'[^']*'|\"[^\"]*\"|“[^”]*”")]
    private static partial Regex Quoted();
}
