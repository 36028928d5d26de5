using NodaTime;
using Vestibule.Plumbing;

namespace Vestibule.Clockwork;

/// <summary>
/// Reads the intake mailbox twice a minute. Two beats or two nodes take the same mail over once, because its ids follow from its bytes. A server that is away is
/// asked again at the next beat, and the mail page says since when.
/// </summary>
public sealed class FetchMail(MailIntake intake, IntakeBox box, Household household, IClock clock, TimeProvider time, ILogger<FetchMail> log)
    : Beat(time, TimeSpan.FromSeconds(30), log)
{
    /// <inheritdoc/>
    public override string Name => "fetch-mail";

    /// <inheritdoc/>
    protected override async Task BeatAsync(CancellationToken stop)
    {
        if (box.Now() is { } mailbox)
        {
            await intake.ReadAsync(mailbox, await household.Book(stop), clock.GetCurrentInstant, stop);
        }
    }
}
