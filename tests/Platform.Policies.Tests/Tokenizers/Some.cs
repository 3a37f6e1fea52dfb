using Platform.Policies.Tokenizers;

namespace Platform.Policies.Tests.Tokenizers;

/// <summary>Ready-made objects for tests that don't care which.</summary>
internal static class Some
{
    private static readonly Dictionary<int, ByteLevelBpeTokenizer> s_tokenizers = [];

    /// <summary>A tokenizer trained on random text; the same one for the same size.</summary>
    public static ByteLevelBpeTokenizer Tokenizer(int vocabularySize = 300)
    {
        lock (s_tokenizers)
        {
            if (!s_tokenizers.TryGetValue(vocabularySize, out var tokenizer))
            {
                var random = new Random(vocabularySize);
                var corpus = Enumerable.Range(0, 200).Select(_ => RandomText.Create(random, 20));
                s_tokenizers[vocabularySize] = tokenizer = BpeTrainer.Train(corpus, new BpeTrainingOptions { VocabularySize = vocabularySize });
            }
            return tokenizer;
        }
    }
}
