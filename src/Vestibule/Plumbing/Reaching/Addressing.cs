using System.Collections.Immutable;
using System.Text;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>What a message to a person says, by channel, and where its link leads.</summary>
public sealed record Wording(string Key, string? Reply, string Voice, (string Name, Argument Value)[] Arguments);

/// <summary>
/// Turns "tell this person" into messages: the channels in the order they prefer, one after the other until they answer. All are put into the outbox at once, so that a crash
/// loses none; each later one waits its turn and is spared when the person answers.
/// </summary>
public sealed class Addressing(Func<PersonId, HowReached> how, Func<string, bool> ready, Words words, Func<string> address)
{
    /// <summary>How long a channel may bring no answer before the person's next one is tried.</summary>
    public static readonly Duration Patience = Duration.FromSeconds(20);

    /// <summary>The messages of one alert of one person.</summary>
    public IEnumerable<Outgoing> To(Person person, string alert, string? ladder, string about, Wording wording, Instant now, bool inTurn = true, ImmutableArray<string> first = default)
    {
        var step = 0;
        foreach (var (channel, to) in Channels(person, first))
        {
            var text = Text(channel, person.Language, wording);
            yield return new Outgoing($"{alert}|{channel}", channel, to, person.Id, Encoding.UTF8.GetBytes(text), inTurn ? now + (Patience * step) : now)
            {
                Step = step++, Alert = inTurn ? alert : null, Ladder = ladder, About = about, Language = person.Language,
            };
        }
    }

    /// <summary>The same for other systems of the district, where a webhook is set up.</summary>
    public IEnumerable<Outgoing> ToSystems(string alert, string? ladder, string about, Wording wording, Instant now)
    {
        if (ready("webhook"))
        {
            yield return new Outgoing($"{alert}|webhook", "webhook", "district", null, Encoding.UTF8.GetBytes(words[Language.English].Say(wording.Key, wording.Arguments).Text), now) { Ladder = ladder, About = about };
        }
    }

    /// <summary>Word to somebody who need do nothing: by their first way that does not ring, with no link and nothing to answer. Null when there is none.</summary>
    public Outgoing? Quietly(Person person, string key, string about, string say, string campus, Instant notBefore) => Channels(person).Where(c => c.Channel != ReachChannels.Voice)
        .Select(c => new Outgoing(key, c.Channel, c.To, person.Id, Encoding.UTF8.GetBytes(words[person.Language].Say(say, ("campus", campus)).Text), notBefore) { About = about, Language = person.Language }).FirstOrDefault();

    /// <summary>The same to transport dispatch, which is a number and an address and no person.</summary>
    public IEnumerable<Outgoing> ToDispatch(Neighbours written, string key, string about, string say, string campus, Instant notBefore) =>
        new[] { (Channel: ReachChannels.Text, To: written.DispatchPhone), (Channel: ReachChannels.Email, To: written.DispatchEmail) }.Where(d => d.To is not null)
            .Select(d => new Outgoing($"{key}|{d.Channel}", d.Channel, d.To!, null, Encoding.UTF8.GetBytes(words[Language.English].Say(say, ("campus", campus)).Text), notBefore) { About = about });

    /// <summary>By which channels a person can be reached, and where, in their order, those that a step of a ladder names first. A channel they have no address for is left out.</summary>
    public IEnumerable<(string Channel, string To)> Channels(Person person, ImmutableArray<string> first = default)
    {
        var reached = how(person.Id);
        foreach (var channel in reached.InOrderOf(first))
        {
            var to = channel switch
            {
                ReachChannels.Push => reached.Places.IsEmpty ? null : person.Id.ToString(),
                ReachChannels.Text => person.Phone,
                ReachChannels.Voice => ready(ReachChannels.Voice) ? person.Phone : null,
                ReachChannels.Email => person.Email,
                _ => null,
            };
            if (to is not null)
            {
                yield return (channel, to);
            }
        }
    }

    // A call reads the words aloud: there it has no link. A text can be answered where it came.
    private string Text(string channel, Language language, Wording wording)
    {
        var book = words[language];
        if (channel == ReachChannels.Voice)
        {
            return book.Say(wording.Voice, wording.Arguments).Text;
        }

        var said = book.Say(wording.Key, wording.Arguments).Text;
        var reply = channel == ReachChannels.Text && wording.Reply is { } key ? "\n" + book.Say(key).Text : "";
        var link = $"{address()}/a/{Outgoing.LinkHere}{(language == Language.English ? "" : $"?lang={language.Tag}")}";
        return $"{said}\n{link}{reply}";
    }
}
