namespace Vestibule.Furniture;

/// <summary>A phone number as a <c>tel:</c> link wants it.</summary>
public static class Dialled
{
    /// <summary>Digits with a leading plus; ten digits are a number in North America.</summary>
    public static string From(string phone)
    {
        var digits = string.Concat(phone.Where(char.IsAsciiDigit));
        return phone.TrimStart().StartsWith('+') ? "+" + digits : digits.Length == 10 ? "+1" + digits : digits.Length == 11 && digits[0] == '1' ? "+" + digits : digits;
    }

    /// <summary>A number as people write it: <c>(720) 555-0142</c> in North America, anywhere else as it was entered.</summary>
    public static string Shown(string phone) =>
        From(phone) is ['+', '1', .. { Length: 10 } ten] ? $"({ten[..3]}) {ten[3..6]}-{ten[6..]}" : phone;
}
