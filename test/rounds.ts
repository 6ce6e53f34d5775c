/**
 * How often a race is run: `usual` times beside all other tests, so that these stay short, and the number of times that proves it by
 * `npm run test:races`.
 */
export const rounds = (facts: { usual: number; proof: number }): number => (process.env["RACES"] === "proof" ? facts.proof : facts.usual);
