using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ballast.Dialect.Tests;

/// <summary>
/// The one order of a type's members: constants, static fields, instance fields, constructors, properties (with indexers and
/// events), methods (with operators), nested types.
/// </summary>
internal static class MemberOrder
{
    private static readonly string[] Names =
        ["a constant", "a static field", "an instance field", "a constructor", "a property", "a method", "a nested type"];

    /// <summary>The first member of each type that comes too late, as <c>file:line: what is wrong</c>.</summary>
    public static IEnumerable<string> Check(string file, string source) =>
        from type in CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>()
        let late = type.Members.Zip(type.Members.Skip(1)).FirstOrDefault(pair => Rank(pair.First) > Rank(pair.Second))
        where late.Second is not null
        let line = late.Second.GetLocation().GetLineSpan().StartLinePosition.Line + 1
        select $"{file}:{line}: in {type.Identifier}, {Names[Rank(late.Second)]} comes after {Names[Rank(late.First)]}";

    private static int Rank(MemberDeclarationSyntax member) => member switch
    {
        FieldDeclarationSyntax field when field.Modifiers.Any(SyntaxKind.ConstKeyword) => 0,
        FieldDeclarationSyntax field when field.Modifiers.Any(SyntaxKind.StaticKeyword) => 1,
        FieldDeclarationSyntax => 2,
        ConstructorDeclarationSyntax or DestructorDeclarationSyntax => 3,
        BasePropertyDeclarationSyntax or EventFieldDeclarationSyntax => 4,
        BaseTypeDeclarationSyntax or DelegateDeclarationSyntax => 6,
        _ => 5,
    };
}
