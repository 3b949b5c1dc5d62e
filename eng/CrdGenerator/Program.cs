using Ballast.CrdGenerator;

if (args is not [var root])
{
    Console.Error.WriteLine("usage: CrdGenerator REPOSITORY\nWrites what is generated from the C# types: CRD, chart, docs.");
    return 2;
}

foreach (var (path, text) in GeneratedFiles.All())
{
    var file = Path.Combine(root, path);
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    File.WriteAllText(file, text);
    Console.WriteLine(path);
}

var page = Path.Combine(root, ReasonPage.Path);
File.WriteAllText(page, ReasonPage.Fill(File.ReadAllText(page)));
Console.WriteLine(ReasonPage.Path);

return 0;
