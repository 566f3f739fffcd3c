/** Weighted votes for labels 0..255. */
export interface Ballot {
  add(label: number, weight: number): void;
  /** The label with the most votes, `preferred` if no other has more; the ballot is then empty again. */
  count(preferred: number): number;
}

/** Votes this close are equal: weights are sums of products that round differently. */
export const TIE = 1e-9;

export function createBallot(): Ballot {
  const votes = new Float64Array(256);
  const named = new Uint8Array(256);
  let names = 0;
  return {
    add(label, weight) {
      if (weight <= 0) return;
      if (votes[label] === 0) named[names++] = label;
      votes[label]! += weight;
    },
    count(preferred) {
      let best = preferred;
      let most = votes[preferred]! + TIE;
      for (let k = 0; k < names; k++) {
        const label = named[k]!;
        if (votes[label]! > most) {
          best = label;
          most = votes[label]!;
        }
        votes[label] = 0;
      }
      names = 0;
      return best;
    },
  };
}
