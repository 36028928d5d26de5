using Microsoft.AspNetCore.Components.Rendering;

namespace Vestibule.Rules.Offenders;

internal static class SaysItItself
{
    public static void Draw(RenderTreeBuilder page)
    {
        page.AddMarkupContent(0, "<p class=\"big\">Stay here</p>");
        page.AddMarkupContent(1, "<img src=\"/x.png\" alt=\"The paper\">");
        page.AddContent(2, "Saved");
        page.AddAttribute(3, "aria-label", "Open the case");
        page.AddMarkupContent(4, "<hr class=\"wide rule\"> · ");
        page.AddAttribute(5, "class", "far end");
    }
}

internal static class TellsThePersonAtTheDoor
{
    public static string Say(bool open) => open ? string.Concat("Please wait for the legal office.", "") : throw new InvalidOperationException("This is for an operator to read.");
}
