using Microsoft.Extensions.Hosting;
using System.Runtime.CompilerServices;
using Vestibule.Clockwork;
using Vestibule.Rules.Offenders;
using Xunit;

namespace Vestibule.Rules;

public sealed class ClockworkRules
{
    [Fact]
    public void Every_background_job_has_a_name_of_its_own()
    {
        var jobs = House.Types(House.Desk, House.Store, House.Reach).Where(t => !t.IsAbstract && typeof(BackgroundService).IsAssignableFrom(t)).ToList();
        Assert.NotEmpty(jobs);
        Rule.Holds(Nameless(jobs));
        Assert.Equal(3, Nameless([typeof(BeatsUnderAName), typeof(BeatsUnderTheSameName), typeof(BeatsUnderNone)]).Count);
    }

    private static List<string> Nameless(IEnumerable<Type> jobs)
    {
        var named = jobs.Select(t => (Type: t, Name: NameOf(t))).ToList();
        return
        [
            .. named.Where(n => string.IsNullOrWhiteSpace(n.Name)).Select(n => $"{n.Type.FullName} has no name"),
            .. named.GroupBy(n => n.Name).Where(g => g.Count() > 1).SelectMany(g => g).Select(n => $"{n.Type.FullName} shares the name '{n.Name}'"),
        ];
    }

    /// <summary>A job's name is a constant of its kind: it is asked of one that was never started.</summary>
    private static string? NameOf(Type job) => typeof(Beat).IsAssignableFrom(job) ? ((Beat)RuntimeHelpers.GetUninitializedObject(job)).Name : null;
}
