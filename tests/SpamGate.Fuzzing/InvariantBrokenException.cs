using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SpamGate.Fuzzing;

/// <summary>What must always hold did not; the message says what, with the numbers.</summary>
public sealed class InvariantBrokenException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Throws unless <paramref name="holds"/>.</summary>
    public static void Unless([DoesNotReturnIf(false)] bool holds, string broken)
    {
        if (!holds)
        {
            throw new InvariantBrokenException(broken);
        }
    }

    /// <summary>Throws unless <paramref name="holds"/>; only then is the text made.</summary>
    public static void Unless([DoesNotReturnIf(false)] bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref BrokenText broken)
    {
        if (!holds)
        {
            throw new InvariantBrokenException(broken.ToStringAndClear());
        }
    }

    /// <summary>The text of what is broken, made only when something is.</summary>
    [InterpolatedStringHandler]
    public ref struct BrokenText
    {
        private DefaultInterpolatedStringHandler _text;

        public BrokenText(int literalLength, int formattedCount, bool holds, out bool shouldAppend)
        {
            shouldAppend = !holds;
            _text = holds ? default : new DefaultInterpolatedStringHandler(literalLength, formattedCount, System.Globalization.CultureInfo.InvariantCulture);
        }

        public void AppendLiteral(string value) => _text.AppendLiteral(value);

        public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

        public string ToStringAndClear() => _text.ToStringAndClear();
    }
}
