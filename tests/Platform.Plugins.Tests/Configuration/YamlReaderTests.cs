using Platform.Plugins.Configuration;

namespace Platform.Plugins.Tests.Configuration;

public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("a: 1\nb: 2\na: 3", "r.yaml(3): The key 'a' stands here and at r.yaml(1): keep one of them.")]
    [InlineData("- 1", "r.yaml(1): The file is a list, but settings are expected, one 'key: value' per line.")]
    [InlineData("a: &x 1\nb: *x", "r.yaml(1): The anchor '&x' is not taken: remove it and write values out.")]
    [InlineData("a: !!int 1", "r.yaml(1): The tag 'tag:yaml.org,2002:int' is not taken: remove it; the setting's type is known.")]
    [InlineData("a: 1\n---\nb: 2", "r.yaml(2): A second document begins here, but one file holds one document: remove the '---' line.")]
    [InlineData("[1]: 2", "r.yaml(1): A key is expected here, but found a list, a mapping or an alias: write 'key: value'.")]
    public void Read_WhatIsNotTaken_IsRefusedWithItsLine(string yaml, string expected) =>
        Assert.Equal(expected, Assert.Throws<ConfigurationException>(() => YamlReader.Read(yaml, "r.yaml")).Message);

    [Theory]
    [InlineData("a: 1\nb: [1, 2")]
    [InlineData("a: 1\n  b: 2")]
    [InlineData("a: \"unclosed")]
    [InlineData("a:\n\t- 1")]
    public void Read_SyntaxError_IsOneSentenceWithFileAndLine(string yaml)
    {
        var message = Assert.Throws<ConfigurationException>(() => YamlReader.Read(yaml, "r.yaml")).Message;
        Assert.Matches(@"^r\.yaml\([1-3]\): This is not valid YAML: [^\n]+\.$", message);
    }

    [Fact]
    public void Read_DeepNesting_IsRefusedInsteadOfOverflowing() =>
        Assert.Contains("nested more than 64 deep", Assert.Throws<ConfigurationException>(() => YamlReader.Read("a: " + new string('[', 5000), "r.yaml")).Message);

    [Fact]
    public void ReadFile_MissingFile_SaysSo() =>
        Assert.Equal("/no/such.yaml: The file cannot be read (there is no such file): check the path.", Assert.Throws<ConfigurationException>(() => YamlReader.ReadFile("/no/such.yaml")).Message);

    [Fact]
    public void Read_Nodes_KnowLinesAndQuotes()
    {
        var root = YamlReader.Read("a:\n  b: 'null'\n  c: null\n", "r.yaml");
        var inner = Assert.IsType<MappingNode>(root.Find("a"));
        Assert.False(Assert.IsType<ScalarNode>(inner.Find("b")).IsNull);
        Assert.True(Assert.IsType<ScalarNode>(inner.Find("c")).IsNull);
        Assert.Equal((3, 6), (inner.Find("c")!.Location.Line, inner.Find("c")!.Location.Column));
    }
}
