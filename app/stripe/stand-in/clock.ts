/** The stand-in's own time: it runs on from whatever instant it was set to. */
export interface StandInClock {
  now(): Date;
  set(instant: Date): void;
  advance(milliseconds: number): void;
  /** Calls back after each move by hand. */
  onMoved(listener: () => void): void;
}

/** @param start the instant to start from; the machine's time when left out. */
export function createStandInClock(start?: Date): StandInClock {
  let offset = start ? start.getTime() - Date.now() : 0;
  const listeners: (() => void)[] = [];
  const moved = () => {
    for (const listener of listeners) listener();
  };
  return {
    now: () => new Date(Date.now() + offset),
    set(instant) {
      offset = instant.getTime() - Date.now();
      moved();
    },
    advance(milliseconds) {
      offset += milliseconds;
      moved();
    },
    onMoved(listener) {
      listeners.push(listener);
    },
  };
}
