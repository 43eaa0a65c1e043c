using SpamGate.Screening.Classification;
using SpamGate.Training.Corpora;

namespace SpamGate.Training.Tests.Corpora;

public sealed class CorpusReaderTests : IDisposable
{
    private readonly TestFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("corpus.csv")]
    [InlineData("corpus.csv.gz")]
    public void Read_AllColumns_AreFoundByName(string name)
    {
        string path = _files.Write(name, "weight,flags,label,source,text,category\n8,hand|uncertain,ham,mudou,\"a, \"\"b\"\"\nc\",otp\n,,spam,,d,\n");
        List<LabelledMessage> messages = CorpusReader.Read(path);
        Assert.Equal(
            [
                new LabelledMessage("a, \"b\"\nc", false, SmsCategory.Otp, "mudou", 8, true),
                new LabelledMessage("d", true, SmsCategory.Unknown, "", 1, false),
            ],
            messages);
    }

    [Fact]
    public void Read_TextAndLabelOnly_IsEnough()
    {
        string path = _files.Write("corpus.csv", "\uFEFFText,Label\r\nhello,HAM\r\nbuy,1\r\n");
        Assert.Equal([("hello", false), ("buy", true)], CorpusReader.Read(path).Select(static message => (message.Text, message.IsSpam)));
    }

    [Theory]
    [InlineData("text,label\na,ham\nb,maybe\n", " line 3: label 'maybe' is neither ham nor spam.")]
    [InlineData("text,label\n\"two\nlines\",ham\n,spam\n", " line 4: the text is empty.")]
    [InlineData("text,label\na,ham\nb\n", " line 3: has 1 fields, the header has 2.")]
    [InlineData("text,label\na,ham\nb,spam,c\n", " line 3: has 3 fields, the header has 2.")]
    [InlineData("text,label,category\na,ham,gossip\n", " line 2: category 'gossip' is unknown.")]
    [InlineData("text,label,weight\na,ham,heavy\n", " line 2: weight 'heavy' is not a number from 0 to 1000.")]
    [InlineData("text,label,weight\na,ham,-1\n", " line 2: weight '-1' is not a number from 0 to 1000.")]
    [InlineData("text,verdict\na,ham\n", ": has no column 'label'; its columns are text, verdict.")]
    [InlineData("text,label,text\na,ham,b\n", " line 1: names the column 'text' twice.")]
    [InlineData("text,label\n", ": has no rows.")]
    [InlineData("", ": is empty.")]
    public void Read_BadFile_NamesTheLine(string content, string fault)
    {
        string path = _files.Write("corpus.csv", content);
        Assert.Equal(path + fault, Assert.Throws<CorpusException>(() => CorpusReader.Read(path)).Message);
    }

    [Fact]
    public void Read_UnterminatedQuote_NamesTheLine()
    {
        string path = _files.Write("corpus.csv", "text,label\na,ham\n\"b,spam\n");
        Assert.Contains("3", Assert.Throws<CorpusException>(() => CorpusReader.Read(path)).Message[path.Length..], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NotUtf8_IsRefused()
    {
        string path = _files.Write("corpus.csv", [.. "text,label\na,ham\n"u8, 0xFF, 0xFE, .. ",spam\n"u8]);
        Assert.Contains("is not UTF-8", Assert.Throws<CorpusException>(() => CorpusReader.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NotGzip_IsRefused()
    {
        string path = _files.PathOf("corpus.csv.gz");
        File.WriteAllText(path, "text,label\na,ham\n");
        Assert.StartsWith($"{path}: is not valid gzip: ", Assert.Throws<CorpusException>(() => CorpusReader.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingFile_IsRefusedByName()
    {
        string path = _files.PathOf("none.csv");
        Assert.StartsWith($"{path}: cannot be read: ", Assert.Throws<CorpusException>(() => CorpusReader.Read(path)).Message, StringComparison.Ordinal);
    }
}
