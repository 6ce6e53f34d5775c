/** The stand-in's own time: it runs on from whatever instant it was set to. */
export interface StandInClock {
  now(): Date;
  set(instant: Date): void;
  advance(milliseconds: number): void;
}

/** @param start the instant to start from; the machine's time when left out. */
export function createStandInClock(start?: Date): StandInClock {
  let offset = start ? start.getTime() - Date.now() : 0;
  return {
    now: () => new Date(Date.now() + offset),
    set(instant) {
      offset = instant.getTime() - Date.now();
    },
    advance(milliseconds) {
      offset += milliseconds;
    },
  };
}
