/** 统一社会信用代码 (GB 32100-2015): 18 characters without I, O, Z, S and V, the last one a check digit. */
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS = Array.from({ length: 17 }, (_, position) => Number(3n ** BigInt(position) % 31n));
const LENGTH = 18;

/** The check digit of the first seventeen characters; null when one of them is not in the alphabet. */
export function creditCodeCheckDigit(body: string): string | null {
  if (body.length !== LENGTH - 1) return null;
  let sum = 0;
  for (const [position, character] of [...body].entries()) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return null;
    sum += value * (WEIGHTS[position] ?? 0);
  }
  return ALPHABET[(31 - (sum % 31)) % 31] ?? null;
}

/** What is wrong with a code, in words for the person who typed it; null when it is right. Expects what {@link tidyCreditCode} gives. */
export function creditCodeFault(code: string): string | null {
  if (code.length !== LENGTH) return `统一社会信用代码为 18 位，您填写了 ${code.length} 位。`;
  const strange = [...code].find((character) => !ALPHABET.includes(character));
  if (strange) return `统一社会信用代码中没有“${strange}”，请核对是否为形近的数字或字母。`;
  return creditCodeCheckDigit(code.slice(0, -1)) === code.at(-1) ? null : "统一社会信用代码的校验位不符，请对照营业执照逐位核对。";
}

/** As typed → as stored: half-width, upper case, without spaces. */
export function tidyCreditCode(typed: string): string {
  return typed.normalize("NFKC").replace(/\s+/g, "").toUpperCase();
}
