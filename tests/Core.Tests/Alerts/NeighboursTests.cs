using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Xunit;
using static Vestibule.CoreTests.Alerts.SmallDistrict;

namespace Vestibule.CoreTests.Alerts;

/// <summary>Which schools are told of each other: those that were written, and those at one address.</summary>
public sealed class NeighboursTests
{
    private static readonly CampusId Aster = new("aster"), Fern = new("fern");

    private static readonly DistrictBook Three = Book with
    {
        Campuses =
        [
            .. Book.Campuses, new Campus(Aster, "Aster", "1 EXAMPLE st.", CampusKind.Middle, ["Aster"], [Counsel.Id]), new Campus(Fern, "Fern", "9 Far Rd", CampusKind.High, ["Fern"], [Deputy.Id, Principal.Id]),
        ],
    };

    [Fact]
    public void One_address_makes_neighbours_however_it_is_written_and_a_pair_goes_both_ways()
    {
        var written = new Neighbours { On = true }.With(Three, new(Fern, Larkspur, NeighbourKind.Siblings)).Value;
        Assert.Equal([Fern, Aster], written.Of(Three, Larkspur));
        Assert.Equal([Larkspur], written.Of(Three, Fern));
        Assert.Same(written, written.With(Three, new(Larkspur, Fern, NeighbourKind.Siblings)).Value);
        Assert.Equal([Aster], written.Without(new(Larkspur, Fern, NeighbourKind.Siblings)).Of(Three, Larkspur));
        Assert.Equal("neighbours-two", written.With(Three, new(Fern, new CampusId("gone"), NeighbourKind.Near)).Refusal!.Key);
    }

    [Fact]
    public void Leaders_of_neighbours_are_told_unless_it_is_off_they_are_out_or_they_lead_the_school_itself()
    {
        var written = new Neighbours { On = true, Pairs = [new(Fern, Larkspur, NeighbourKind.Near)] };
        var day = new NodaTime.LocalDate(2017, 3, 8);
        Assert.Equal([Deputy.Id, Counsel.Id], written.Leaders(With(Duty.Unwritten, Three), Larkspur, At(2017, 3, 8, 9)));
        Assert.Equal([Counsel.Id], written.Leaders(With(Duty.Unwritten with { Absences = [new(Deputy.Id, day, day, null)] }, Three), Larkspur, At(2017, 3, 8, 9)));
        Assert.Empty((written with { On = false }).Leaders(With(Duty.Unwritten, Three), Larkspur, At(2017, 3, 8, 9)));
    }
}
