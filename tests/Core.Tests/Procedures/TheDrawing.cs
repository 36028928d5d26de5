using System.Xml.Linq;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Drawing;
using Vestibule.Core.Procedures.Telling;
using Vestibule.CoreTests.Wording;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>A procedure as a drawing.</summary>
public sealed class TheDrawing
{
    private static readonly Core.Kernel.Wording.Words Words = Repository.Words();

    public static TheoryData<string> Parts => ["access", "information"];

    [Theory]
    [MemberData(nameof(Parts))]
    public void No_two_boxes_overlap_and_each_step_has_one(string part)
    {
        var sheet = Drawn(part);
        var places = sheet.Plan.Steps.Select(sheet.Place).ToList();
        Assert.Equal(Denver2017.Find(new ProcedureId(part))!.Steps.Length, places.Count);
        for (var i = 0; i < places.Count; i++)
            for (var j = 0; j < i; j++) Assert.False(Overlap(places[i], places[j]), $"boxes {i} and {j}");
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void No_arrow_runs_through_a_box(string part)
    {
        var sheet = Drawn(part);
        foreach (var route in sheet.Routes.All)
        {
            var points = ProcedureDrawing.Points(sheet, route);
            foreach (var (a, b) in points.Zip(points.Skip(1)))
                foreach (var node in sheet.Plan.Steps)
                {
                    var (x, y, w, h) = sheet.Place(node);
                    Assert.False(Math.Max(a.X, b.X) > x + 1 && Math.Min(a.X, b.X) < x + w - 1 && Math.Max(a.Y, b.Y) > y + 1 && Math.Min(a.Y, b.Y) < y + h - 1,
                        $"{route.Wire.From.Steps[0].Id} to {route.Wire.To.Steps[0].Id} crosses {node.Steps[0].Id}");
                }
        }
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Lines_of_different_steps_never_lie_on_each_other_in_a_channel(string part)
    {
        var sheet = Drawn(part);
        var upright = sheet.Routes.All.SelectMany(r => ProcedureDrawing.Points(sheet, r) is var p ? p.Zip(p.Skip(1)).Where(s => s.First.X == s.Second.X)
            .Select(s => (r.Trunk, s.First.X, Top: Math.Min(s.First.Y, s.Second.Y), Bottom: Math.Max(s.First.Y, s.Second.Y))) : []).ToList();
        Assert.DoesNotContain(upright, a => upright.Any(b => a.Trunk != b.Trunk && Math.Abs(a.X - b.X) < 1 && a.Top < b.Bottom - 1 && b.Top < a.Bottom - 1));
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Every_relation_has_an_arrow_with_its_mark(string part)
    {
        var procedure = Denver2017.Find(new ProcedureId(part))!;
        var sheet = Drawn(part);
        foreach (var (step, relation) in procedure.Steps.SelectMany(s => s.Relations.Select(r => (s, r))))
            foreach (var target in relation.Targets.Where(t => t != step.Id))
            {
                var before = relation.Kind is RelationKind.After or RelationKind.Needs or RelationKind.Waits;
                var (from, to) = before ? (target, step.Id) : (step.Id, target);
                Assert.Contains(sheet.Wires.All, w => w.From.Steps.Any(s => s.Id == from) && w.To.Steps.Any(s => s.Id == to) && w.Marks.Contains(Enum.Parse<Mark>($"{relation.Kind}")));
            }
    }

    [Fact]
    public void What_must_come_first_stands_above()
    {
        var plan = Drawn("access").Plan;
        Assert.True(plan[new("get-leader")].Row < plan[new("wait-with-officer")].Row);
        Assert.True(plan[new("emergency")].Row < plan[new("comply")].Row);
        Assert.True(plan[new("instruct")].Row < plan[new("carry-out")].Row);
    }

    [Fact]
    public void Steps_of_a_group_stand_in_one_frame_and_get_one_arrow()
    {
        var sheet = Drawn("access");
        var leaves = sheet.Wires.All.Where(w => w.From.Steps[0].Id.Value == "official-left").ToList();
        Assert.Contains(leaves, w => w.To.IsGroup && w.To.Steps.Select(s => s.Id.Value).SequenceEqual(["ask-time", "wait-outside", "wait-office"]));
        Assert.DoesNotContain(leaves, w => !w.To.IsGroup && w.To.Steps[0].Id.Value == "wait-outside");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ar")]
    [InlineData("vi")]
    public void The_file_is_sound_says_what_it_is_and_holds_every_title(string tag)
    {
        var language = new Language(tag);
        var text = ProcedureDrawing.Of(Denver2017, Words, language);
        Assert.Equal(text, ProcedureDrawing.Of(Denver2017, Words, language));
        var svg = XDocument.Parse(text).Root!;
        Assert.Equal(("img", tag), ((string)svg.Attribute("role")!, (string)svg.Attribute("lang")!));
        Assert.NotEmpty(svg.Elements().First(e => e.Name.LocalName == "title").Value);
        Assert.NotEmpty(svg.Elements().First(e => e.Name.LocalName == "desc").Value);
        Assert.DoesNotContain("style", text, StringComparison.Ordinal);
        var words = string.Join(' ', svg.Descendants().Where(e => e.Name.LocalName == "title").Select(e => e.Value));
        Assert.All(Denver2017.Procedures.SelectMany(p => p.Steps.Select(s => p.Words(language, s.Title).Text)), title => Assert.Contains(title, words, StringComparison.Ordinal));
    }

    private static Sheet Drawn(string part)
    {
        var procedure = Denver2017.Find(new ProcedureId(part))!;
        return new Sheet(new Voice(Denver2017, Words, Language.English), procedure);
    }

    private static bool Overlap((double X, double Y, double W, double H) a, (double X, double Y, double W, double H) b) =>
        a.X < b.X + b.W && b.X < a.X + a.W && a.Y < b.Y + b.H && b.Y < a.Y + a.H;
}
