using System.Data.Common;

namespace Vestibule.Rules.Offenders;

internal static class AsksADatabase
{
    public static object? One(DbCommand command) => command.ExecuteScalar();
}

internal static class WritesSql
{
    public const string Statement = "UPDATE leaf SET header = @header WHERE sequence = 4";

    public static string Rewrite() => Statement;
}
