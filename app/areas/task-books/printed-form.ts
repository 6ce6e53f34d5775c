import type { ClauseText } from "./clause-texts/block.ts";
import { inline, roleText } from "./clause-texts/figures.ts";
import { clauseTexts } from "./clause-texts/index.ts";
import type { TaskBookDocument } from "./document.ts";

/**
 * A whole 任务书 in words, without what is added when it is signed. Freezing stores it with the version: from then on these words are shown,
 * and no later renderer can put others in their place. A member may be added to its blocks, none may change its meaning.
 */
export interface TaskBookWords {
  schemaVersion: 1;
  title: string;
  preamble: string;
  clauses: ClauseText[];
  closing: string;
  parties: { organizationId: string; name: string; role: string }[];
}

/** Puts a document into words. */
export function wordsOf(document: TaskBookDocument): TaskBookWords {
  return {
    schemaVersion: 1,
    title: document.title,
    preamble: `${amendment(document)}为推进“${document.boundary.sceneName}”（场景编号 ${document.boundary.sceneCode}）的实景实训与应用，各方当事人依据《中华人民共和国民法典》等法律法规，遵循自愿、平等、公平、诚信的原则，组建创新应用联合体，经协商一致，订立本任务书。本任务书同时为各方的合作协议，经全体当事人签署后对各方具有法律约束力。`,
    clauses: clauseTexts(document),
    closing: "（以下为签署页，无正文）",
    parties: document.parties.items.map((party) => ({ organizationId: party.organizationId, name: party.name, role: roleText(party) })),
  };
}

/** What an amendment changes, and that it then stands in the place of what it changes (民法典 543: by agreement of all). */
function amendment({ amends }: TaskBookDocument): string {
  return amends === null
    ? ""
    : `本任务书变更编号 ${amends.code}（内容摘要 ${amends.contentHash}）的任务书，变更理由：${inline(amends.reason)}。本任务书经全体当事人签署并封存后，替代被变更的任务书；在此之前，被变更的任务书继续有效；变更前已经结算的款项不因本次变更重新计算，第十二条的分配自封存之时起重新累计。`;
}

/** Which edition of a task book is set, and who has signed it. */
export interface TaskBookEdition {
  /** Readable code, e.g. RW-2026-0042. */
  code: string;
  /** Version number; for a draft the number it would get. */
  version: number;
  /** taskBookContentHash of the document; null while it is a draft that nobody can sign. */
  digest: string | null;
  /** The words that were frozen; without them the document is put into words anew. */
  words?: TaskBookWords | null;
  signatures: readonly {
    organizationId: string;
    signerName: string;
    /** Asia/Shanghai, as shown to people: "2026-06-26 16:20". */
    signedAt: string;
  }[];
}

/** A whole 任务书 in words, the same for page, print and .docx. */
export interface PrintedForm {
  title: string;
  /** "编号：RW-2026-0042　第 4 版". */
  edition: string;
  preamble: string;
  clauses: ClauseText[];
  closing: string;
  signatures: { name: string; role: string; signer: string; signedAt: string }[];
  digest: string;
  /** Short line for the foot of every page. */
  footer: string;
}

/** Sets a document for reading. Throws RangeError when the digest is not 64 lower-case hex digits. */
export function printedForm(document: TaskBookDocument, edition: TaskBookEdition): PrintedForm {
  const footer = editionFooter(edition);
  const { title, preamble, clauses, closing, parties } = edition.words ?? wordsOf(document);
  return {
    title,
    edition: `编号：${edition.code}　${edition.digest === null ? `第 ${edition.version} 版（草案，尚未冻结）` : `第 ${edition.version} 版`}`,
    preamble,
    clauses,
    closing,
    signatures: parties.map(({ organizationId, name, role }) => {
      const signature = edition.signatures.find((candidate) => candidate.organizationId === organizationId);
      return { name, role, signer: signature?.signerName ?? "", signedAt: signature?.signedAt ?? "" };
    }),
    digest: edition.digest === null ? "内容摘要在冻结后生成；草案不具有签署效力。" : `内容摘要（SHA-256）：${edition.digest}`,
    footer,
  };
}

/** "第 4 版 · 摘要 3f0c…", made of a number and hex digits only, so that it is safe in a style sheet. */
export function editionFooter(edition: Pick<TaskBookEdition, "version" | "digest">): string {
  if (!Number.isSafeInteger(edition.version)) throw new RangeError("version is a whole number");
  if (edition.digest !== null && !/^[0-9a-f]{64}$/.test(edition.digest)) throw new RangeError("digest is 64 lower-case hex digits");
  return edition.digest === null ? `第 ${edition.version} 版 · 草案，尚未冻结` : `第 ${edition.version} 版 · 摘要 ${edition.digest}`;
}
