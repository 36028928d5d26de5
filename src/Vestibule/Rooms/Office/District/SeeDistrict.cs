using Vestibule.Core.District;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Office.District;

/// <summary>The district's book as the Office reads it: offices with numbers and hours, campuses with their leaders, people with their posts.</summary>
public static class SeeDistrict
{
    /// <summary>The page.</summary>
    public const string Path = "/office/district";

    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) =>
        app.MapGet(Path, (Screen screen) => screen.Show<DistrictPage, DistrictBook>(screen.Book)).Needs(Act.KeepOffice);
}
