namespace Platform.Policies.Models;

/// <summary>What <see cref="ITokenModel.Score"/> computes beside log-probs.</summary>
/// <param name="Temperature">Divides the logits before anything else, above 0.</param>
/// <param name="Entropy">Entropy of the distribution each token was drawn from.</param>
/// <param name="Logits">The whole distribution: memory for [trainable, vocabulary].</param>
/// <param name="Features">Features of the position that predicts each token.</param>
public sealed record ScoreRequest(double Temperature = 1, bool Entropy = false, bool Logits = false, bool Features = false);
