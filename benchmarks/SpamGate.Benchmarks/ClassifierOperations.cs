using Microsoft.ML;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Benchmarks;

/// <summary>Normalise, extract, 100,000 keyword rules and score over 4,096 different texts in turn, and ML.NET's own engine on the same model and texts.</summary>
public sealed class ClassifierOperations
{
    private readonly SmsMessage[] _chinese;
    private readonly SmsMessage[] _english;
    private readonly FeatureInput[] _chineseInputs;
    private readonly FeatureInput[] _englishInputs;
    private readonly ContentScratch _scratch = new();
    private readonly ScreeningEngine _engine;
    private readonly Lazy<PredictionEngine<FeatureInput, Prediction>> _mlNet;
    private int _next;

    /// <summary>Loads the model twice: compiled, and as ML.NET loads it.</summary>
    /// <param name="modelDirectory">E.g. models/default.</param>
    /// <param name="keywordFile">100,000 rules.</param>
    public ClassifierOperations(string modelDirectory, string keywordFile)
    {
        var keywords = KeywordRules.Parse(new StringReader(keywordFile), "many");
        CompiledModel model = ModelDirectory.Load(modelDirectory);
        bool IsSpam(string text) => model.Score(text, _scratch) >= model.Threshold;
        string[] chinese = RotatingTexts.AsInTraffic(RotatingTexts.Chinese(HotOperations.Chinese.Length, seed: 3), IsSpam);
        string[] english = RotatingTexts.AsInTraffic(RotatingTexts.English(HotOperations.English.Length, seed: 4), IsSpam);
        _chinese = Messages(chinese);
        _english = Messages(english);
        _chineseInputs = Inputs(chinese);
        _englishInputs = Inputs(english);
        _engine = new ScreeningEngine(new ScreeningSnapshot { Content = new ContentEngine(model, keywords) });
        _mlNet = new Lazy<PredictionEngine<FeatureInput, Prediction>>(() =>
        {
            var ml = new MLContext(seed: 1);
            ml.ComponentCatalog.RegisterAssembly(typeof(FeatureMapping).Assembly);
            ITransformer transformer = ml.Model.Load(Path.Combine(modelDirectory, ModelDirectory.ModelFile), out _);
            return ml.Model.CreatePredictionEngine<FeatureInput, Prediction>(transformer);
        });
    }

    /// <summary>The compiled scorer, Chinese.</summary>
    public void Chinese() => _engine.Inspect(_chinese[_next++ & (RotatingTexts.Count - 1)], _scratch);

    /// <summary>The compiled scorer, English.</summary>
    public void English() => _engine.Inspect(_english[_next++ & (RotatingTexts.Count - 1)], _scratch);

    /// <summary>ML.NET, Chinese.</summary>
    public float MlNetChinese() => _mlNet.Value.Predict(_chineseInputs[_next++ & (RotatingTexts.Count - 1)]).Probability;

    /// <summary>ML.NET, English.</summary>
    public float MlNetEnglish() => _mlNet.Value.Predict(_englishInputs[_next++ & (RotatingTexts.Count - 1)]).Probability;

    private static FeatureInput[] Inputs(string[] texts) => [.. texts.Select(static text => new FeatureInput { Text = text })];

    private static SmsMessage[] Messages(string[] texts) => [.. texts.Select(static text =>
    {
        var message = new SmsMessage { Ownership = SenderOwnership.Owned };
        text.CopyTo(message.ReserveText(text.Length));
        message.TextLength = text.Length;
        return message;
    })];

    /// <summary>What ML.NET says of a text.</summary>
    public sealed class Prediction
    {
        /// <summary>Calibrated probability of spam.</summary>
        public float Probability { get; set; }
    }
}
