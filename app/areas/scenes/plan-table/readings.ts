/** What came of reading one cell. `suggestion` is what to write instead, when it can be guessed. */
export type Reading<T> = { value: T } | { fault: string; suggestion: string | null };

export const read = <T>(value: T): Reading<T> => ({ value });
export const faulty = (fault: string, suggestion: string | null = null): Reading<never> => ({ fault, suggestion });

/** A cell as words to compare: full-width forms and spaces evened out. */
export const plainText = (text: string): string => text.normalize("NFKC").replace(/\s+/g, "");

/** Words that stand for "nothing yet": the placeholder of the official sample among them. */
export const isNothing = (text: string): boolean => /^(|[-—–/／]+|无|暂无|待定|[xX]{2,})$/.test(text.trim());

/** How alike two words are, 0 to 1: Dice over pairs of characters. */
export function likeness(a: string, b: string): number {
  const pairs = (text: string) => Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2));
  const [left, right] = [pairs(plainText(a)), pairs(plainText(b))];
  if (left.length === 0 || right.length === 0) return plainText(a) === plainText(b) ? 1 : 0;
  const rest = [...right];
  const common = left.filter((pair) => {
    const at = rest.indexOf(pair);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  }).length;
  return (2 * common) / (left.length + right.length);
}

/** The nearest of `words`, or null when none is near. Single characters count where pairs say nothing: 广洲市 is 广州市. */
export function nearest(text: string, words: readonly string[], least = 0.4): string | null {
  const characters = new Set(plainText(text));
  const score = (word: string) => {
    const shared = [...plainText(word)].filter((character) => characters.has(character)).length;
    const beginsAlike = plainText(word)[0] === plainText(text)[0] ? 0.1 : 0;
    return Math.max(likeness(text, word), (0.9 * shared) / Math.max(plainText(word).length, plainText(text).length, 1)) + beginsAlike;
  };
  const best = words.map((word) => ({ word, score: score(word) })).sort((a, b) => b.score - a.score)[0];
  return best && best.score >= least ? best.word : null;
}

/**
 * One of the names of a vocabulary. `hints` are further words that decide it; among several the first wins.
 * @param label what the fault calls it
 */
export function readChoice<T extends string>(
  text: string,
  label: string,
  names: Record<T, string>,
  hints: Partial<Record<T, RegExp>> = {},
): Reading<T> {
  const typed = plainText(text);
  const keys = Object.keys(names) as T[];
  const exactly = keys.find((key) => plainText(names[key]) === typed || key === typed);
  if (exactly) return read(exactly);
  const all = keys.map((key) => names[key]).join("、");
  if (typed === "") return faulty(`请填写${label}：${all}。`);
  const mentioned = keys.filter((key) => typed.includes(plainText(names[key])));
  const hinted = keys.find((key) => hints[key]?.test(typed));
  const suggestion =
    mentioned.length === 1 && mentioned[0]
      ? names[mentioned[0]]
      : hinted
        ? names[hinted]
        : nearest(
            text,
            keys.map((key) => names[key]),
          );
  return faulty(`${label}须为${all}之一，现为“${text.trim()}”。`, suggestion);
}

/** Several names of a vocabulary, parted by 、 ， ； / or line ends. */
export function readChoices<T extends string>(text: string, label: string, names: Record<T, string>): Reading<T[]> {
  const words = text.split(/[、，,；;/／\n]+/).filter((word) => !isNothing(word));
  const chosen: T[] = [];
  for (const word of words) {
    const one = readChoice(word, label, names);
    if ("fault" in one) return one;
    if (!chosen.includes(one.value)) chosen.push(one.value);
  }
  const keys = Object.keys(names) as T[];
  return read(keys.filter((key) => chosen.includes(key)));
}

const CHINESE_DIGITS = "零一二三四五六七八九";

/** A whole number as people write it: full-width digits, thousands separators, 10台, 十二. Null when it is none. */
function chineseNumber(text: string): number | null {
  const found = /^([一二三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(text.replace(/两/g, "二"));
  if (!found || text === "") return null;
  const digit = (word: string | undefined) => (word ? CHINESE_DIGITS.indexOf(word) : 0);
  return found[2] ? (digit(found[1]) || 1) * 10 + digit(found[3]) : found[3] ? null : digit(found[1]);
}

/** A count with its measure word: “10台”, “１０”, “1,000 台（套）”. `unit` is what the suggestion is written with. */
export function readCount(text: string, label: string, unit: string): Reading<number> {
  const typed = plainText(text);
  if (isNothing(typed)) return faulty(`请填写${label}，如“10${unit}”。`);
  const plain = /^(?:共|共计|合计|计划)?(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.0+)?(?:台|套|个|处|台套|台\(套\))?$/.exec(typed);
  if (plain) return read(Number((plain[1] ?? "").replaceAll(",", "")));
  const range = /^\D{0,3}\d+[-~至到](\d{1,9})/.exec(typed);
  const digits = /\d{1,9}/.exec(typed)?.[0];
  const guess = range?.[1] ?? digits ?? chineseNumber(typed.replace(/[^零一二两三四五六七八九十]/g, ""))?.toString();
  return faulty(`${label}须为一个整数，如“10${unit}”，现为“${text.trim()}”。`, guess && guess !== "0" ? `${guess}${unit}` : null);
}
