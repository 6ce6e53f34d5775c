import * as OpenCC from "opencc-js/t2cn";

/** Forms of law and brackets that people overlook when they compare names. */
const OVERLOOKED = ["有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "集团公司", "集团", "股份", "公司"];
/** Characters that are taken for each other, each group by its first. */
const LOOK_ALIKES = [
  "0o〇",
  "1il|",
  "己已巳",
  "未末",
  "日曰",
  "土士",
  "人入",
  "大太",
  "天夫",
  "千干于",
  "戊戌戍",
  "祗祇",
  "晴睛",
  "折拆",
  "科枓",
  "治冶",
  "佳隹",
  "崇祟",
];
const FIRST_OF_ALIKE = new Map(LOOK_ALIKES.flatMap((group) => [...group].map((character) => [character, [...group][0] ?? character])));

const simplified = OpenCC.Converter({ from: "tw", to: "cn" });

/**
 * A name as a hurried reader sees it: simplified, half-width, in lower case, without brackets, spaces, marks and forms of law, and with
 * characters that look alike made the same. Two organizations with the same key are shown to the operator side by side.
 */
export function nameKey(name: string): string {
  const plain = simplified(name.normalize("NFKC"))
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
  const core = OVERLOOKED.reduce((text, word) => text.replaceAll(word, ""), plain) || plain;
  return [...core].map((character) => FIRST_OF_ALIKE.get(character) ?? character).join("");
}

/** Whether two keys are the same or differ by one character, in names long enough for that to be a slip. */
export function looksAlike(key: string, other: string): boolean {
  if (key === other) return key !== "";
  const [a, b] = [[...key], [...other]];
  if (Math.min(a.length, b.length) < 5 || Math.abs(a.length - b.length) > 1) return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const differs = short.findIndex((character, index) => character !== long[index]);
  const at = differs === -1 ? short.length : differs;
  const rest = short.slice(short.length === long.length ? at + 1 : at).join("");
  return rest === long.slice(at + 1).join("");
}
