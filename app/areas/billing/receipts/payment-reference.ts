/** Neither figures nor letters that are taken for each other by eye or on the telephone: no 0 O D Q, 1 I L, 2 Z, 5 S, 8 B, U V, 6 G. */
const ALPHABET = "23456789ACEFHJKMNPRTWXY";
/** A prime, so that every weight below it has an inverse. */
const BASE = ALPHABET.length;
const PREFIX = "FK";
const BODY = 6;
const SIZE = BigInt(BASE) ** BigInt(BODY);
/** Spreads serial numbers, so that the references of two invoices made one after the other are not alike. */
const STEP = 61_803_399n;
const START = 27_182_818n;
/** By Euler: the modulus is a power of a prime. */
const STEP_INVERSE = power(STEP, SIZE - SIZE / BigInt(BASE) - 1n);

/**
 * The reference (付款附言) of an invoice, e.g. `FK7M3K9XA`: two letters that mark it, six symbols and a check symbol. Throws RangeError for a
 * serial number beyond what six symbols hold.
 */
export function referenceOf(serial: number): string {
  const plain = BigInt(serial);
  if (plain < 0n || plain >= SIZE) throw new RangeError(`serial ${serial} has no reference`);
  let rest = (plain * STEP + START) % SIZE;
  let body = "";
  for (let at = 0; at < BODY; at++) {
    body = ALPHABET.charAt(Number(rest % BigInt(BASE))) + body;
    rest /= BigInt(BASE);
  }
  return `${PREFIX}${body}${checkSymbol(body)}`;
}

/** The serial number a reference was made from; null when it is none: one changed symbol, and any two that were swapped, are always found. */
export function serialOf(reference: string): number | null {
  if (!reference.startsWith(PREFIX) || reference.length !== PREFIX.length + BODY + 1) return null;
  const body = reference.slice(PREFIX.length, -1);
  if ([...body].some((symbol) => !ALPHABET.includes(symbol)) || checkSymbol(body) !== reference.at(-1)) return null;
  const spread = [...body].reduce((value, symbol) => value * BigInt(BASE) + BigInt(ALPHABET.indexOf(symbol)), 0n);
  return Number((((spread - START + SIZE) % SIZE) * STEP_INVERSE) % SIZE);
}

/** References in what a payer wrote, as banks hand it on: in any case, full width, broken by spaces and dashes. `broken` look like one and are none. */
export function referencesIn(remark: string): { valid: { reference: string; serial: number }[]; broken: string[] } {
  const text = remark
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\-_.·—–]/g, "");
  const found = new Set([...text.matchAll(/(?=(FK[0-9A-Z]{7}))/g)].map((match) => match[1] ?? ""));
  const valid: { reference: string; serial: number }[] = [];
  const broken: string[] = [];
  for (const reference of found) {
    const serial = serialOf(reference);
    if (serial === null) broken.push(reference);
    else valid.push({ reference, serial });
  }
  return { valid, broken };
}

/** Makes the weighted sum of all symbols nothing. The weights differ by place and none divides the base, so that no single slip keeps the sum. */
function checkSymbol(body: string): string {
  const sum = [...body].reduce((total, symbol, at) => total + (at + 2) * ALPHABET.indexOf(symbol), 0);
  return ALPHABET.charAt((BASE - (sum % BASE)) % BASE);
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base % SIZE, left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % SIZE;
    square = (square * square) % SIZE;
  }
  return result;
}
