using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Training.Artefacts;
using SpamGate.Training.Corpora;
using SpamGate.Training.Learning;
using SpamGate.Training.Synthesis;

namespace SpamGate.Training.Tests.Learning;

public sealed class TrainingRunTests : IDisposable
{
    private static readonly TrainingOptions Quick = new() { Folds = 2, MaxIterations = 60, L2 = 0.02f, SyntheticPerTemplate = 3 };

    private readonly TestFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Run_SmallCorpus_MakesADirectoryThatLoadsAndTellsSpamFromHam()
    {
        CompiledModel model = Train("a");
        var scratch = new ContentScratch();
        float spam = model.Score("专业代开发票，税点优惠，电话13900001111张小姐", scratch);
        float ham = model.Score("【工商银行】您尾号1234的卡消费人民币20.00元，余额300.00元。", scratch);
        Assert.True(spam > ham + 0.3f, $"spam {spam}, ham {ham}");
        Assert.Equal(SmsCategory.FakeInvoice, model.Categorize("长期代开发票，税点低，电话13900001111", scratch, spamOnly: false));
        Assert.Equal(SmsCategory.Loan, model.Categorize("免担保贷款20万，当天放款，详询13900001111", scratch, spamOnly: true));
        Assert.Equal(SmsCategory.Otp, model.Categorize("【京东】验证码482913，5分钟内有效，请勿告诉他人。", scratch, spamOnly: false));
    }

    [Fact]
    public void Run_SameSeed_MakesTheSameModel()
    {
        CompiledModel first = Train("a");
        CompiledModel second = Train("b");
        var scratch = new ContentScratch();
        foreach (string text in GoldenTexts.Write(seed: 4))
        {
            Assert.Equal(first.Score(text, scratch), second.Score(text, scratch));
        }

        Assert.Equal(first.Threshold, second.Threshold);
        Assert.Equal(File.ReadAllBytes(_files.PathOf("a/golden.jsonl")), File.ReadAllBytes(_files.PathOf("b/golden.jsonl")));
    }

    private CompiledModel Train(string name)
    {
        var writer = new TemplateWriter(seed: 11);
        string[] templates =
        [
            "(专业|长期|诚信)代开(发票|各类发票)，税点(优惠|低)，电话{mobile}{surname}小姐",
            "(无抵押|免担保)贷款{n}万，当天放款，详询{mobile}，退订回T",
            "恭喜您获得{bigmoney}元(大奖|现金)，请点击 {link} 领取",
            "FREE prize of {bigmoney} pounds, call {mobile} to claim now",

            // Copies of a template never lie on both sides of a fold: calibration needs a second one of each kind.
            "本公司(对外|常年)代开各类发票，点数(优惠|低)，可验证，电话{mobile}",
            "个人(贷款|借款)不用担保，最高{n}万，当天放款，详询{mobile}",
            "恭喜！您被抽中获得(奖金|大奖){bigmoney}元，领取请点击 {link}",
            "You have won a prize of {bigmoney} pounds. To claim call {mobile} free",
        ];
        List<LabelledMessage> corpus = [.. Enumerable.Range(0, 240).Select(i => new LabelledMessage(
            writer.Write(templates[i % templates.Length]),
            true,
            i % 4 == 0 ? SmsCategory.FakeInvoice : i % 4 == 1 ? SmsCategory.Loan : SmsCategory.FraudPrize,
            "own",
            1,
            false))];
        TrainedModel trained = new TrainingRun(Quick, static _ => { }).Run(corpus);
        var manifest = new ModelManifest { Name = name, FeatureVersion = FeatureSpace.Version, Threshold = trained.Threshold, Categories = trained.Categories };
        string directory = _files.PathOf(name);
        ModelWriter.Write(directory, trained.Context, trained.Transformer, GoldenTexts.Write(seed: 1), manifest);
        return ModelDirectory.Load(directory);
    }
}
