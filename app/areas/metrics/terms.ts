import { toSimplified } from "./simplified.ts";

/** Text as search compares it: NFKC, simplified characters, lower case, single spaces. */
export function plainSearchText(text: string): string {
  return toSimplified(text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim());
}

/**
 * The terms by which a text is found: adjacent pairs of Han characters, and words of Latin letters and digits. The end of a run of Han
 * characters is a term of its own, so that one character can be looked up as the beginning of a term. Segmentation by meaning is left out on
 * purpose: a dictionary cuts 锁付 and 取放件 differently in text and question, and then neither finds the other.
 */
export function termsOf(text: string): string[] {
  const terms = new Set<string>();
  for (const [run] of plainSearchText(text).matchAll(/\p{Script=Han}+|[a-z0-9]+/gu)) {
    if (isLatin(run)) {
      if (isWord(run)) terms.add(run.slice(0, 40));
      continue;
    }
    const characters = Array.from(run);
    for (let i = 0; i < characters.length; i++) terms.add(`${characters[i]}${characters[i + 1] ?? ""}`);
  }
  return [...terms];
}

/** Whether a run of letters and digits says something: short figures are values, and values are compared, not read. */
const isWord = (run: string): boolean => run.length >= 2 && (/[a-z]/.test(run) || run.length >= 4);
const isLatin = (run: string): boolean => /^[a-z0-9]/.test(run);

/** Words too common to choose by. */
const STOP_WORDS = [
  ..."有没有 能不能 可不可以 什么样 哪些 哪家 哪里 什么 怎么 如何 谁家 谁 请问 我们 我要 想要 想找 需要 要求 寻找 查找 找 求购 求".split(
    " ",
  ),
  ..."可以 能够 能做 会做 能 会 用于 适合 适用 支持 具备 带有 关于 以及 或者 并且 进行 实现 完成 上去 下来 起来 出来 进去 过来".split(" "),
  ..."机器人 场景 需求 能力 方案 作业 产品 设备 技术 应用 项目 企业 公司 单位 厂家 厂商 供应商 服务商 的 和 与 及 或 在 把 将 给 对 等 做 用".split(
    " ",
  ),
].sort((a, b) => b.length - a.length);

const segmenter = new Intl.Segmenter("zh", { granularity: "word" });

/**
 * What a question asks for beyond the words of a dictionary: pairs inside its words, and Latin words. Pairs across the border of two words say
 * nothing (桩枪 in 充电桩枪头), unless dictionaries do not know the words (湿坯): single characters side by side are read as one.
 */
export function askedTerms(text: string): string[] {
  let rest = plainSearchText(text);
  for (const word of STOP_WORDS) rest = rest.replaceAll(word, " ");
  const terms = new Set<string>();
  for (const [run] of rest.matchAll(/\p{Script=Han}+|[a-z0-9]+/gu)) {
    if (isLatin(run)) {
      if (isWord(run)) terms.add(run);
    } else for (const term of hanTerms(run)) terms.add(term);
  }
  return [...terms];
}

function hanTerms(run: string): string[] {
  const words: string[] = [];
  let singles = "";
  const flush = () => {
    if (singles !== "") words.push(singles);
    singles = "";
  };
  for (const { segment } of segmenter.segment(run)) {
    if (Array.from(segment).length === 1) singles += segment;
    else {
      flush();
      words.push(segment);
    }
  }
  flush();
  const pairs = words.flatMap((word) => {
    const characters = Array.from(word);
    return characters.slice(1).map((character, i) => `${characters[i]}${character}`);
  });
  return pairs.length > 0 ? pairs : words;
}
