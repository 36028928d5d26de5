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
}
