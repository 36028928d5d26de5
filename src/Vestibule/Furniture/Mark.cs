namespace Vestibule.Furniture;

/// <summary>What is known about a person's alert or a fact's way to the server. Shape and word say it; color only repeats it.</summary>
public enum Mark
{
    /// <summary>Being sent now.</summary>
    Pending,
    /// <summary>Left the house; nothing heard yet.</summary>
    Sent,
    /// <summary>On the device, not opened.</summary>
    Reached,
    /// <summary>Seen by a person, or saved.</summary>
    Seen,
    /// <summary>Saved after the commit.</summary>
    Saved,
    /// <summary>Cannot be reached, or not delivered.</summary>
    None,
    /// <summary>Kept on this device.</summary>
    Local,
}

/// <summary>How a mark is drawn.</summary>
public static class Marks
{
    /// <summary>The drawing.</summary>
    public static string Icon(this Mark mark) => mark switch
    {
        Mark.Saved => "seen",
        _ => Css(mark) is var css && mark == Mark.Reached ? "reached" : css,
    };

    /// <summary>The value of <c>data-s</c>.</summary>
    public static string Css(this Mark mark) => mark switch
    {
        Mark.Pending => "pending", Mark.Sent => "sent", Mark.Reached => "reached", Mark.Seen => "seen",
        Mark.Saved => "saved", Mark.None => "none", Mark.Local => "local",
        _ => throw new ArgumentOutOfRangeException(nameof(mark)),
    };
}
