/** Grammar of 场景描述与关键技术要求, both ways: five labelled parts in one cell. */
export interface Description {
  painPoint: string;
  coreTask: string;
  /** The text of 技术指标: our own numbered lines, or sentences in free words. */
  indicators: string;
  expectedEffect: string;
  differentiation: string;
}
const PARTS = ["painPoint", "coreTask", "indicators", "expectedEffect", "differentiation"] as const;
type Part = (typeof PARTS)[number];
export const PART_LABELS: Record<Part, string> = {
  painPoint: "场景痛点",
  coreTask: "核心作业",
  indicators: "技术指标",
  expectedEffect: "预期成效",
  differentiation: "差异化创新点",
};
/** Other words for the same parts in tables that were written by hand. */
const LABEL_WORDS: Record<Part, string> = {
  painPoint: "场景痛点|痛点|现状与痛点|场景描述|场景现状|现状",
  coreTask: "核心作业|作业内容|实训内容|主要任务|作业任务|建设内容",
  indicators: "关键技术指标|技术指标|关键技术要求|技术要求|考核指标|关键指标|指标要求",
  expectedEffect: "预期成效|预期效果|预期目标|应用成效|成效",
  differentiation: "差异化创新点|创新点|差异化说明|差异化",
};
const OWN_LABEL = new RegExp(`^(${PARTS.map((part) => PART_LABELS[part]).join("|")})：`);
/** A line of the text itself that would read as a label is set off by one more wide space. */
const SET_OFF = new RegExp(`^\u3000+(?:${PARTS.map((part) => PART_LABELS[part]).join("|")})：`);

/** The parts with their labels, each beginning a line; the last is left out when there is nothing to say. */
export function writeDescription(description: Description): string {
  return PARTS.filter((part) => part !== "differentiation" || description[part] !== "")
    .map((part) => {
      const [first = "", ...rest] = description[part].split("\n");
      const lines = rest.map((line) => (OWN_LABEL.test(line) || SET_OFF.test(line) ? `\u3000${line}` : line));
      // A numbered list begins below its label.
      return [part === "indicators" ? `${PART_LABELS[part]}：\n${first}` : `${PART_LABELS[part]}：${first}`, ...lines].join("\n");
    })
    .join("\n");
}

/**
 * Reads the cell. With our own labels exactly; otherwise by the labels people use, and a text without any is parted by what its sentences
 * say: figures are indicators, results are effects, what the robot shall do is the task, the rest is the pain point.
 */
export function readDescription(text: string): Description {
  return ownParts(text) ?? guessedParts(text);
}

/** Whether the cell is written with our labels, so that nothing in it was guessed. */
export const isLabelled = (text: string): boolean => ownParts(text) !== null;

function ownParts(text: string): Description | null {
  const found = emptyDescription();
  let part: Part | undefined;
  let seen = -1;
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    const label = OWN_LABEL.exec(line)?.[1];
    if (label !== undefined) {
      const next = PARTS.findIndex((candidate) => PART_LABELS[candidate] === label);
      if (next <= seen) return null;
      seen = next;
      part = PARTS[next];
      if (part) found[part] = line.slice(label.length + 1);
    } else if (part === undefined) return null;
    else found[part] += `\n${SET_OFF.test(line) ? line.slice(1) : line}`;
  }
  if (found.painPoint === "" || found.coreTask === "") return null;
  for (const each of PARTS) found[each] = found[each].trim();
  return found;
}

const emptyDescription = (): Description => ({ painPoint: "", coreTask: "", indicators: "", expectedEffect: "", differentiation: "" });

/** A figure with a comparison or a unit: what can be measured. */
const FIGURE =
  /[≤≥<>±＜＞]|不(低|少|大|高|超)[于过]|(小|大|低|高|多|少)于|达到?\s*\d|以[上内下]|\d\s*(%|％|‰|mm|cm|μm|um|毫米|厘米|微米|秒|分钟|小时|kg|千克|公斤|°|度|N\b|lx|dB|m\/s|ms|毫秒)/;
const EFFECT = /实现[^，,。；;]*(无人|自动|替代|提升|降低|减少|闭环|覆盖)|替代|降低|降至|提升|提高|减少|缩短|节约|节省|无人化|成效|效益/;
const TASK = /可依托|依托|拟|通过|采用|利用|完成|实现|开展|由机器人|人形机器人|四足机器人/;

function guessedParts(text: string): Description {
  const found = emptyDescription();
  const free: string[] = [];
  for (const { part, words } of labelledPieces(text)) {
    if (part) found[part] = found[part] === "" ? words : `${found[part]}\n${words}`;
    else if (words !== "") free.push(words);
  }
  const sentences = free.flatMap((piece) => piece.match(/[^。！？!?\n]+[。！？!?]?/g) ?? []).map((sentence) => sentence.trim());
  const add = (part: Part, sentence: string) => {
    found[part] += sentence;
  };
  const hasIndicators = found.indicators !== "";
  for (const sentence of sentences.filter((each) => each !== "")) {
    if (!hasIndicators && FIGURE.test(sentence)) add("indicators", sentence);
    else if (TASK.test(sentence)) add("coreTask", sentence);
    else add("painPoint", sentence);
  }
  // A task that says what comes of it states the effect as well; a text may say both in one sentence.
  if (found.expectedEffect === "") {
    const effect = [...sentences, found.coreTask].find(
      (sentence) => !FIGURE.test(sentence) && EFFECT.test(sentence) && TASK.test(sentence),
    );
    found.expectedEffect = effect?.slice(Math.max(0, effect.search(/实现|替代|降低|降至|提升|提高|减少|缩短/))).trim() ?? "";
  }
  return found;
}

/** The text cut at the labels people use; what stands before the first has none. */
function labelledPieces(text: string): { part: Part | undefined; words: string }[] {
  const all = PARTS.map((part) => LABEL_WORDS[part]).join("|");
  const pieces = text.split(new RegExp(`(?:^|(?<=[\\s。；;>]))[【\\[（(]?(?:[一二三四五1-5][、.．])?\\s*(${all})\\s*[】\\]）)]?\\s*[:：]`));
  const partOf = (label: string) => PARTS.find((part) => LABEL_WORDS[part].split("|").includes(label));
  const found: { part: Part | undefined; words: string }[] = [{ part: undefined, words: (pieces[0] ?? "").trim() }];
  for (let i = 1; i < pieces.length; i += 2) found.push({ part: partOf(pieces[i] ?? ""), words: (pieces[i + 1] ?? "").trim() });
  return found;
}
