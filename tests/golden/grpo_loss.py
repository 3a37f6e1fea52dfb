"""Loss of one GRPO optimizer batch and its gradient, by plain arithmetic from the formulas (arXiv:2402.03300, section 4.1): no tensor library.

Two groups of two trajectories; rewards, log-probs and masks below. Prints what tests/Platform.Training.Tests/Learners/GrpoTests.cs expects.
"""
import math

rewards = [1.0, 0.0, 0.25, 0.75]
groups = [0, 0, 1, 1]
new = [[-0.5, -1.2, -0.3], [-0.9, -0.4], [-2.0, -0.1], [-0.7, -0.8, -1.5]]
old = [[-0.8, -1.0, -0.3], [-0.7, -0.6], [-1.6, -0.2], [-0.9, -0.5, -1.4]]
ref = [[-0.6, -1.1, -0.5], [-1.0, -0.5], [-1.8, -0.1], [-0.6, -0.9, -1.0]]
entropy = [[0.9, 0.8, 0.2], [0.5, 0.6], [1.0, 0.3], [0.7, 0.4, 1.1]]
low, high, beta, bonus = 0.2, 0.28, 0.04, 0.01


def advantages():
    result = []
    for i, r in enumerate(rewards):
        group = [x for x, g in zip(rewards, groups) if g == groups[i]]
        mean = sum(group) / len(group)
        std = math.sqrt(sum((x - mean) ** 2 for x in group) / (len(group) - 1))
        result.append((r - mean) / (std + 1e-6))
    return result


def loss(logp, weight):
    total = 0.0
    for i, (row, a) in enumerate(zip(logp, advantages())):
        for t, l in enumerate(row):
            ratio = math.exp(l - old[i][t])
            surrogate = min(ratio * a, min(max(ratio, 1 - low), 1 + high) * a)
            d = l - ref[i][t]
            total += weight(i) * (-surrogate + beta * d * d / 2 - bonus * entropy[i][t])
    return total


def weights(kind):
    n = sum(len(row) for row in new)
    return {
        "token-mean": lambda i: 1 / n,
        "sequence-mean-token-mean": lambda i: 1 / (len(new) * len(new[i])),
        "sequence-mean-token-sum": lambda i: 1 / len(new),
        "constant": lambda i: 1 / (len(new) * 8),
    }[kind]


for kind in ("token-mean", "sequence-mean-token-mean", "sequence-mean-token-sum", "constant"):
    print(kind, "loss %.9f" % loss(new, weights(kind)))
w = weights("token-mean")
print("k3 %.9f" % sum(w(i) * (math.exp(ref[i][t] - l) - 1 + l - ref[i][t]) for i, row in enumerate(new) for t, l in enumerate(row)))
gradient = []
for i, row in enumerate(new):
    for t in range(len(row)):
        up, down = [list(r) for r in new], [list(r) for r in new]
        up[i][t] += 1e-6
        down[i][t] -= 1e-6
        gradient.append((loss(up, w) - loss(down, w)) / 2e-6)
print("gradient", ", ".join("%.7f" % g for g in gradient))
