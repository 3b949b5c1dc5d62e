using Ballast.CrdGenerator;

if (args is not [var root])
{
    Console.Error.WriteLine("usage: CrdGenerator REPOSITORY\nWrites the CRD, and the chart's copy of it, from the C# types.");
    return 2;
}

foreach (var (path, text) in GeneratedFiles.All())
{
    var file = Path.Combine(root, path);
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    File.WriteAllText(file, text);
    Console.WriteLine(path);
}

return 0;
