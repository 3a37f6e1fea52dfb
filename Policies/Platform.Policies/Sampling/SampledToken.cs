namespace Platform.Policies.Sampling;

/// <summary>A token drawn from a row of logits.</summary>
/// <param name="Id">The token.</param>
/// <param name="LogProb">Nats, 0 or less, under the temperature-scaled distribution renormalised on the tokens that the filters kept.</param>
/// <param name="Entropy">Nats, of the temperature-scaled distribution over all allowed tokens before filters; NaN where it was not asked for.</param>
public readonly record struct SampledToken(int Id, float LogProb, float Entropy);
