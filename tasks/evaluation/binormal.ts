/**
 * What the AUC's variance would be, and how likely an AUC of 1, if the scores of both classes were normal with equal spread, on
 * some scale: the model of most ROC theory (Hanley, Medical Decision Making 8, 1988, 197-203, on how little it is hurt by other
 * shapes).
 */
import { quantile, upperTail } from './normal';

export interface Counts {
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Variance of the empirical AUC by Bamber (Journal of Mathematical Psychology 12, 1975, 387-415). The probability that two
 * rows of a class both beat one of the other is a bivariate normal one with correlation 1/2; Owen's T gives it (Annals of
 * Mathematical Statistics 27, 1956, 1075-1090).
 *
 * @param auc the true one, strictly between 0 and 1
 */
export function binormalVariance(auc: number, { positives, negatives }: Counts): number {
  const single = auc * (1 - auc);
  const shared = single - 2 * owenT(quantile(auc), 1 / Math.sqrt(3));
  return (single + (positives + negatives - 2) * shared) / (positives * negatives);
}

/** Nodes and weights of the Gauss-Legendre rule with ten points on [-1, 1], the positive half. */
const RULE = [
  [0.14887433898163122, 0.29552422471475287],
  [0.4333953941292472, 0.26926671930999635],
  [0.6794095682990244, 0.21908636251598204],
  [0.8650633666889845, 0.1494513491505806],
  [0.9739065285171717, 0.06667134430868814],
] as const;

/** Of the rule below. With two, the probability is off by less than 3e-4. */
const PANELS = 2;

/**
 * How likely every positive scores above every negative, as a function of the true AUC: the lowest positive must beat the highest
 * negative, over whose distribution this is an integral.
 */
export function perfectSeparation({ positives, negatives }: Counts): (auc: number) => number {
  // Scores that the highest negative exceeds with evenly spread probabilities, and their weights.
  const highest: { readonly score: number; readonly weight: number }[] = [];
  for (let panel = 0; panel < PANELS; panel++) {
    for (const [node, weight] of RULE) {
      for (const side of [-node, node]) {
        const probability = (panel + (1 + side) / 2) / PANELS;
        const score = -quantile(-Math.expm1(Math.log(probability) / negatives));
        highest.push({ score, weight: weight / 2 / PANELS });
      }
    }
  }
  return (auc) => {
    if (auc >= 1) return 1;
    const separation = quantile(auc) * Math.SQRT2;
    return highest.reduce((sum, { score, weight }) => sum + weight * upperTail(score - separation) ** positives, 0);
  };
}

/** Owen's T(h, a) for `a` below 1, by quadrature of its defining integral: ten points are exact to 1e-12 there. */
function owenT(h: number, a: number): number {
  let sum = 0;
  for (const [node, weight] of RULE) {
    sum += weight * (integrand(h, (a / 2) * (1 + node)) + integrand(h, (a / 2) * (1 - node)));
  }
  return ((a / 2) * sum) / (2 * Math.PI);
}

const integrand = (h: number, x: number): number => Math.exp((-h * h * (1 + x * x)) / 2) / (1 + x * x);
