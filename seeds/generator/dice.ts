/**
 * Numbers that look random and are the same on every machine for the same words. Each generated thing rolls its own dice, named by what it is and
 * its number, so that it does not depend on what was generated before it: batches of any size, begun anywhere, hold the same things.
 */
export class Dice {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(...words: (string | number)[]) {
    [this.a, this.b, this.c] = hash(words.join("|"));
    for (let i = 0; i < 12; i++) this.next();
  }

  /** From 0 up to, not including, 1 (the generator sfc32). */
  next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** A whole number, both ends included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError("nothing to pick from");
    return list[Math.floor(this.next() * list.length)] as T;
  }

  /** Different items of a list, in any order; fewer when there are not so many. */
  some<T>(list: readonly T[], from: number, to = from): T[] {
    const rest = [...list];
    const wanted = Math.min(this.whole(from, to), rest.length);
    return Array.from({ length: wanted }, () => rest.splice(Math.floor(this.next() * rest.length), 1)[0] as T);
  }

  /** Around 0, two in three between −1 and 1, never beyond 3. */
  bell(): number {
    const wide = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return Math.max(-3, Math.min(3, wide));
  }
}

/** Three words of state from a text (cyrb128, cut). */
function hash(text: string): [number, number, number] {
  let [h1, h2, h3] = [1779033703, 3144134277, 1013904242];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    h1 = h2 ^ Math.imul(h1 ^ code, 597399067);
    h2 = h3 ^ Math.imul(h2 ^ code, 2869860233);
    h3 = h1 ^ Math.imul(h3 ^ code, 951274213);
  }
  return [h1 | 0, h2 | 0, h3 | 0];
}
