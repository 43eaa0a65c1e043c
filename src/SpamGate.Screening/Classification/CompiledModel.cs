using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SpamGate.Screening.Content;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Classification;

/// <summary>
/// A trained model as flat tables: the weights of ML.NET's linear model and its calibrator, looked up by n-gram slot. Immutable and safe for
/// any number of threads, each with its own scratch. Scoring allocates nothing.
/// </summary>
public sealed class CompiledModel
{
    // Rows of the category table: three vectors, kept in registers while rows are added up.
    private const int CategoryLanes = 8;
    private const int CategoryStride = 3 * CategoryLanes;

    private readonly float[] _weights;
    private readonly float _bias;
    private readonly double _calibratorSlope;
    private readonly double _calibratorOffset;
    private readonly float[] _categoryWeights;
    private readonly float[] _categoryBias;
    private readonly SmsCategory[] _categories;

    internal CompiledModel(ModelManifest manifest, string sha, SpamWeights spam, CategoryWeights categories)
    {
        Name = manifest.Name;
        Threshold = manifest.Threshold;
        Sha = sha;

        // One slot more than features: the zero that fills up runs of slots.
        _weights = new float[FeatureSpace.Dimension + 1];
        spam.Weights.AsSpan().CopyTo(_weights);
        Scale(_weights.AsSpan(FeatureSpace.GramSlots, FeatureSpace.StructureSlots));
        _bias = spam.Bias;
        _calibratorSlope = spam.CalibratorSlope;
        _calibratorOffset = spam.CalibratorOffset;

        _categories = categories.Categories;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_categories.Length, CategoryStride, nameof(categories));
        _categoryBias = new float[CategoryStride];
        categories.Biases.CopyTo(_categoryBias, 0);
        _categoryWeights = new float[FeatureSpace.CategoryDimension * CategoryStride];
        for (int category = 0; category < _categories.Length; category++)
        {
            for (int slot = 0; slot < FeatureSpace.CategoryDimension; slot++)
            {
                _categoryWeights[(slot * CategoryStride) + category] = categories.Weights[category][slot];
            }
        }
    }

    // A structure slot has one value only, so its weight is kept with that value in it.
    private static void Scale(Span<float> structureWeights)
    {
        foreach (ref float weight in structureWeights)
        {
            weight *= FeatureSpace.StructureValue;
        }
    }

    /// <summary>Name of the model, from its manifest.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of model.zip in lower-case hex.</summary>
    public string Sha { get; }

    /// <summary>Probability from which the model's maker calls a message spam.</summary>
    public float Threshold { get; }

    /// <summary>Calibrated probability, 0 to 1, that <paramref name="text"/> is spam.</summary>
    public float Score(ReadOnlySpan<char> text, ContentScratch scratch)
    {
        StructureFeatures structure = scratch.Read(text);
        return Score(scratch.Text, scratch.Grams, structure);
    }

    /// <summary>The most likely category of <paramref name="text"/>; Unknown when the model has none.</summary>
    /// <param name="text">Text as decoded.</param>
    /// <param name="scratch">The caller's buffers.</param>
    /// <param name="spamOnly">Choose among the categories of spam.</param>
    public SmsCategory Categorize(ReadOnlySpan<char> text, ContentScratch scratch, bool spamOnly)
    {
        StructureFeatures structure = scratch.Read(text);
        return Categorize(scratch.Text, scratch.Grams, structure, spamOnly);
    }

    /// <summary>Weight of a spam feature.</summary>
    internal float WeightOf(int slot) => _weights[slot];

    internal float Score(NormalizedText text, GramIndex grams, StructureFeatures structure)
    {
        ref float weights = ref MemoryMarshal.GetArrayDataReference(_weights);
        ref uint slots = ref grams.FirstSpamSlot;
        int count = grams.PaddedSpamCount;
        float a = 0, b = 0, c = 0, d = 0;
        for (int i = 0; i < count; i += 8)
        {
            a += Unsafe.Add(ref weights, Unsafe.Add(ref slots, i));
            b += Unsafe.Add(ref weights, Unsafe.Add(ref slots, i + 1));
            c += Unsafe.Add(ref weights, Unsafe.Add(ref slots, i + 2));
            d += Unsafe.Add(ref weights, Unsafe.Add(ref slots, i + 3));
            a += Unsafe.Add(ref weights, Unsafe.Add(ref slots, i + 4));
            b += Unsafe.Add(ref weights, Unsafe.Add(ref slots, i + 5));
            c += Unsafe.Add(ref weights, Unsafe.Add(ref slots, i + 6));
            d += Unsafe.Add(ref weights, Unsafe.Add(ref slots, i + 7));
        }

        float score = _bias + ((a + b + (c + d)) / MathF.Sqrt(grams.SpamCount));
        int block = FeatureSpace.GramSlots + (StructureExtractor.IsLatin(text) ? 0 : 64);
        for (ulong bits = (ulong)structure; bits != 0; bits &= bits - 1)
        {
            score += Unsafe.Add(ref weights, block + BitOperations.TrailingZeroCount(bits));
        }

        return (float)(1 / (1 + Math.Exp((_calibratorSlope * score) + _calibratorOffset)));
    }

    internal SmsCategory Categorize(NormalizedText text, GramIndex grams, StructureFeatures structure, bool spamOnly)
    {
        Vector256<float> first = default, second = default, third = default;
        ref float weights = ref MemoryMarshal.GetArrayDataReference(_categoryWeights);
        ReadOnlySpan<uint> slots = grams.CategorySlots();
        foreach (uint slot in slots)
        {
            nuint row = (nuint)(slot >> FeatureSpace.CategoryShift) * CategoryStride;
            first += Vector256.LoadUnsafe(ref weights, row);
            second += Vector256.LoadUnsafe(ref weights, row + CategoryLanes);
            third += Vector256.LoadUnsafe(ref weights, row + (2 * CategoryLanes));
        }

        Vector256<float> scale = Vector256.Create(1f / MathF.Sqrt(slots.Length));
        ref float bias = ref MemoryMarshal.GetArrayDataReference(_categoryBias);
        first = (first * scale) + Vector256.LoadUnsafe(ref bias);
        second = (second * scale) + Vector256.LoadUnsafe(ref bias, CategoryLanes);
        third = (third * scale) + Vector256.LoadUnsafe(ref bias, 2 * CategoryLanes);
        int block = FeatureSpace.CategoryGramSlots + (StructureExtractor.IsLatin(text) ? 0 : 64);
        for (ulong bits = (ulong)structure; bits != 0; bits &= bits - 1)
        {
            nuint row = (nuint)((block + BitOperations.TrailingZeroCount(bits)) * CategoryStride);
            first += Vector256.LoadUnsafe(ref weights, row);
            second += Vector256.LoadUnsafe(ref weights, row + CategoryLanes);
            third += Vector256.LoadUnsafe(ref weights, row + (2 * CategoryLanes));
        }

        Span<float> sums = stackalloc float[CategoryStride];
        first.CopyTo(sums);
        second.CopyTo(sums[CategoryLanes..]);
        third.CopyTo(sums[(2 * CategoryLanes)..]);
        SmsCategory best = SmsCategory.Unknown;
        float highest = float.NegativeInfinity;
        for (int i = 0; i < _categories.Length; i++)
        {
            if (sums[i] > highest && (!spamOnly || _categories[i].IsSpam()))
            {
                highest = sums[i];
                best = _categories[i];
            }
        }

        return best;
    }
}

/// <summary>The spam part of a model.</summary>
/// <param name="Weights">One weight a feature, <see cref="FeatureSpace.Dimension"/> of them.</param>
/// <param name="Bias">Added to the sum.</param>
/// <param name="CalibratorSlope">Platt's A: probability = 1 / (1 + exp(A * score + B)).</param>
/// <param name="CalibratorOffset">Platt's B.</param>
internal sealed record SpamWeights(float[] Weights, float Bias, double CalibratorSlope, double CalibratorOffset);

/// <summary>The category part of a model: one linear score a category, the highest wins.</summary>
internal sealed record CategoryWeights(SmsCategory[] Categories, float[][] Weights, float[] Biases);
