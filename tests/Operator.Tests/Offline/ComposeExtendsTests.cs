using System.Text.Json.Nodes;
using Ballast.Operator.Offline.Compose;

namespace Ballast.Operator.Tests.Offline;

/// <summary>Services that extend others, of the same file and of other files.</summary>
public sealed class ComposeExtendsTests
{
    [Theory]
    [InlineData("{extends: {file: none.yml, service: a}}", "service web: extends.file: none.yml is not there")]
    [InlineData("{extends: {file: x/good.yml, service: none}}", "service web: extends.service: none is not in x/good.yml")]
    [InlineData("{extends: {file: x/good.yml}}", "service web: extends.service must be the name of a service")]
    [InlineData("{extends: {file: [a], service: a}}", "and extends.file a file")]
    [InlineData("{extends: {file: bad.yml, service: a}}", "service web: extends.file: bad.yml: is not YAML: line ")]
    [InlineData("{extends: {file: empty.yml, service: a}}", "service web: extends.file: empty.yml: is empty")]
    [InlineData(
        "{extends: {file: first.yml, service: a}}",
        "extends.file: first.yml: has no services: it is a Compose file of version 1")]
    [InlineData("{extends: {file: x/lost.yml, service: a}}", "service a of x/lost.yml: extends.file: x/none.yml is not there")]
    [InlineData(
        "{extends: {file: x/round.yml, service: a}}",
        "service b of x/round.yml: extends.service: a extends it in turn: "
            + "service web -> service a of x/round.yml -> service b of x/round.yml -> service a of x/round.yml")]
    [InlineData(
        "{extends: {file: x/back.yml, service: a}}", "service web of main.yml: extends.service: a extends it in turn")]
    [InlineData("{extends: {file: wrong.yml, service: a}}", "service web: ports must be a list")]
    public void Service_ThatExtendsWhatIsNotThere_IsRefusedInWords(string service, string words)
    {
        var main = $"services: {{web: {service}}}";
        Func<string, string?> files = file => file switch
        {
            "main.yml" => main,
            "bad.yml" => "services:\n  a: {",
            "empty.yml" => "# nothing",
            "first.yml" => "a: {image: x}",
            "wrong.yml" => "services: {a: {ports: {a: b}}}",
            "x/good.yml" => "services: {a: {image: x}}",
            "x/lost.yml" => "services: {a: {extends: {file: none.yml, service: a}}}",
            "x/round.yml" => "services: {a: {extends: b}, b: {extends: {file: ../x/round.yml, service: a}}}",
            "x/back.yml" => "services: {a: {extends: {file: ../main.yml, service: web}}}",
            _ => null,
        };

        var refused = Assert.Throws<ComposeException>(
            () => ComposeFile.Read(new StringReader(main), new Dictionary<string, string>(), files));

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{image: a}", "{build: b}", "{image: a, build: b}")]
    [InlineData("{user: a}", "{user: }", "{user: a}")]
    [InlineData("{command: [a]}", "{command: [b]}", "{command: [b]}")]
    [InlineData("{command: [a]}", "{command: }", "{command: }")]
    [InlineData("{healthcheck: {test: [a], retries: 2}}", "{healthcheck: {test: [b]}}", "{healthcheck: {test: [b], retries: 2}}")]
    [InlineData("{ports: [a, b]}", "{ports: [c, a]}", "{ports: [a, b, c]}")]
    [InlineData("{volumes: [aa:/x, bb:/y]}", "{volumes: [cc:/x/, dd:/z]}", "{volumes: [cc:/x/, bb:/y, dd:/z]}")]
    [InlineData("{secrets: [a, {source: b, target: c}]}", "{secrets: [c, {source: d, target: a}]}",
        "{secrets: [{source: d, target: a}, c]}")]
    [InlineData("{environment: [A=1, B=2, B=3]}", "{environment: {B: , C: 4}}", "{environment: {A: 1, B: , C: 4}}")]
    [InlineData("{environment: {A: 1}}", "{environment: {A: !reset null}}", "{environment: {}}")]
    [InlineData("{labels: {a: b}}", "{labels: [c=d]}", "{labels: {a: b, c: d}}")]
    [InlineData("{depends_on: [a]}", "{depends_on: {b: {condition: c}}}", "{depends_on: {a: , b: {condition: c}}}")]
    [InlineData("{build: a}", "{build: {target: b}}", "{build: {context: a, target: b}}")]
    [InlineData("{env_file: a}", "{env_file: [b, {path: a, required: false}]}", "{env_file: [{path: a, required: false}, b]}")]
    [InlineData("{deploy: {resources: {limits: {cpus: 1}}}}", "{deploy: {replicas: 2}}",
        "{deploy: {resources: {limits: {cpus: 1}}, replicas: 2}}")]
    [InlineData("{profiles: [a]}", "{profiles: []}", "{profiles: [a]}")]
    [InlineData("{profiles: [a]}", "{profiles: !override []}", "{profiles: []}")]
    [InlineData("{ports: [a]}", "{ports: !reset []}", "{}")]
    [InlineData("{ports: !override [a]}", "{ports: [b]}", "{ports: [a, b]}")]
    public void Service_ThatExtendsAnother_HasTheFieldsOfBoth(string inherited, string own, string expected)
    {
        var merged = Fields($"services: {{a: {inherited}, b: {{extends: a, {own[1..]}}}", "b");

        Assert.Equal(Fields($"services: {{b: {expected}}}", "b").ToJsonString(), merged.ToJsonString());
    }

    [Theory]
    [InlineData("{env_file: a.env}", "{env_file: x/a.env}")]
    [InlineData("{env_file: [/a.env, {path: ../../a.env}]}", "{env_file: [/a.env, {path: ../a.env}]}")]
    [InlineData("{build: .}", "{build: x}")]
    [InlineData("{build: {context: ../y/, dockerfile: D}}", "{build: {context: y, dockerfile: D}}")]
    [InlineData("{volumes: ['./a:/a:ro', '../b:/b', cc:/c, /d, '~/e:/e', '${F}/f:/f']}",
        "{volumes: ['./x/a:/a:ro', './b:/b', cc:/c, /d, '~/e:/e', '${F}/f:/f']}")]
    [InlineData("{volumes: [{type: bind, source: a, target: /a}, {type: volume, source: b, target: /b}]}",
        "{volumes: [{type: bind, source: x/a, target: /a}, {type: volume, source: b, target: /b}]}")]
    public void Path_OfAnotherFile_IsFromTheFolderOfTheFirst(string inherited, string expected)
    {
        var extended = ComposeFile.Read(
            new StringReader("services: {b: {extends: {file: ./x/y/../a.yml, service: a}}}"), new Dictionary<string, string>(),
            file => file == "x/a.yml" ? $"services: {{a: {inherited}}}" : null).Services[0].Fields;

        Assert.Equal(Fields($"services: {{b: {expected}}}", "b").ToJsonString(), extended.ToJsonString());
    }

    private static JsonObject Fields(string text, string service) => ComposeFile.Read(
        new StringReader(text), new Dictionary<string, string>(), _ => null).Services.Single(s => s.Name == service).Fields;
}
