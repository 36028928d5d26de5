using System.Reflection;
using System.Text.Json;
using NodaTime;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Xunit;

namespace Vestibule.CoreTests.Families;

/// <summary>There is no field for it, anywhere.</summary>
public sealed class WhatNobodyIsAsked
{
    private static readonly string[] Never = ["status", "national", "citizen", "birth", "born", "origin", "visa", "passport", "alien", "immigra", "country", "ssn", "socialsecurity"];

    [Fact]
    public void No_record_about_a_child_or_a_family_has_a_field_for_where_anybody_comes_from()
    {
        var names = typeof(Student).Assembly.GetTypes().Where(t => t.Namespace == typeof(Student).Namespace && !t.Name.StartsWith('<'))
            .SelectMany(t => t.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(m => m is PropertyInfo or FieldInfo).Select(m => $"{t.Name}.{m.Name}")).ToList();
        Assert.Contains("Student.Campus", names);
        Assert.DoesNotContain(names, n => Never.Any(w => n.Replace("Original", "", StringComparison.Ordinal).Contains(w, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void A_childs_card_reads_back_as_it_was_kept()
    {
        var card = new ContactCard(
            [new Contact(new FamilyContactId(Guid.NewGuid()), "Ana", Relation.Grandparent, 1, true) { Phones = ["+17205550101"], Languages = [new("vi")], KeepsCard = true, IdentitySeen = new LocalDate(2017, 1, 2) }],
            [new Barred(new FamilyContactId(Guid.NewGuid()), "B", "2016-DR-1")], [new HeldPaper(HeldPaperKind.Guardianship, new FamilyContactId(Guid.NewGuid()), new LocalDate(2016, 1, 1))])
        {
            Instruction = new ParentInstruction([new FamilyContactId(Guid.NewGuid())], new LocalDate(2017, 1, 1)) { Words = "w" },
        };
        var student = new Student(new StudentId(Guid.NewGuid()), "C", "1", new CampusId("east"), "4", "h", new Language("vi"), card);
        var json = JsonSerializer.SerializeToUtf8Bytes(student, CoreJson.Default);
        var back = JsonSerializer.Deserialize<Student>(json, CoreJson.Default)!;
        Assert.Equal(json, JsonSerializer.SerializeToUtf8Bytes(back, CoreJson.Default));
        Assert.Empty(CardChange.Between(student.Card, back.Card));
    }
}
