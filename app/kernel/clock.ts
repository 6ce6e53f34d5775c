/** The application's time; verbs read it from the context so that tests and period runs can set it. */
export interface Clock {
  now(): Date;
}
export const systemClock: Clock = { now: () => new Date() };
