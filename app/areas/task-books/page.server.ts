import { getConsortium } from "#app/areas/consortia/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { SEAL_ALGORITHM } from "#app/sealing/ed25519.ts";
import { checkTaskBook } from "./checks.ts";
import { CLAUSES, PARTY_ROLE_NAMES } from "./clause-variants.ts";
import { editorOf } from "./editor.ts";
import { exitView } from "./exit-view.server.ts";
import { standingOf } from "./negotiation/standing.server.ts";
import { noteView } from "./note-view.server.ts";
import { isWitness, mayEditTaskBook, mayFreezeTaskBook, maySignTaskBook, mayTakeEvidence, namedSignatory } from "./policy.ts";
import type { TaskBookEdition, TaskBookWords } from "./printed-form.ts";
import { amendmentsOf, checkContextOf, getTaskBook, refusalsOf, signaturesOf, versionsOf } from "./reads.server.ts";
import { renderTaskBookHtml, TASK_BOOK_CSS, taskBookPageCss } from "./render-html.ts";
import { awaitedSigners, signingSequence } from "./signing-order.ts";
import { signingMethod, signingProvider } from "./signing-provider.ts";
import { CURRENT_STATEMENTS, signingStatements } from "./signing-statements.ts";
import { can } from "./states.ts";
import { witnessView } from "./witness.server.ts";

const shown = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" });

/** A time as the task book shows it: "2026-06-26 16:20", Asia/Shanghai. */
export const shownTime = (at: Date): string => shown.format(at);

/** The edition a task book is set in now: the frozen version with its signatures, or the draft. */
export async function editionOf(ctx: Context, code: string) {
  const found = await getTaskBook(ctx, { code });
  const { taskBook, version } = found;
  const [signatures, versions] = await Promise.all([version ? signaturesOf(ctx, version.id) : [], versionsOf(ctx, taskBook.id)]);
  const edition: TaskBookEdition = {
    code: taskBook.code,
    version: version?.number ?? (versions[0]?.number ?? 0) + 1,
    digest: version?.contentHash ?? null,
    words: (version?.text as TaskBookWords | null | undefined) ?? null,
    signatures: signatures.map((signature) => ({
      organizationId: signature.organizationId,
      signerName: signature.signerName,
      signedAt: shownTime(signature.signedAt),
    })),
  };
  return { ...found, edition, signatures, versions };
}

/** What the page of a task book and the signing page show. A party's look at a version that is being signed is kept for the certificate. */
export async function taskBookPage(ctx: Context, code: string) {
  const { taskBook, partyIds, witnessIds, document, edition, version, signatures, versions } = await editionOf(ctx, code);
  const actor = userOf(ctx);
  const party = partyIds.includes(actor.organizationId);
  const witness = isWitness(actor, { witnessIds, status: taskBook.status });
  const [refusals] = await Promise.all([
    version && party ? refusalsOf(ctx, version.id) : [],
    version && party && can("sign", taskBook.status) ? noteView(ctx, version.id) : undefined,
  ]);
  const refusedBy = new Map(refusals.map((refusal) => [refusal.organizationId, refusal]));
  // The bureau's filing copy carries no checks: the consortium behind it is not its business.
  const [checks, consortium] = party
    ? await Promise.all([checkContextOf(ctx, taskBook.consortiumId, document), getConsortium(ctx, { id: taskBook.consortiumId })])
    : [undefined, undefined];
  const amendments = await amendmentsOf(ctx, taskBook);
  const exit = consortium && taskBook.status === "sealed" ? await exitView(ctx, { document, partyIds }, consortium) : null;
  const findings = checks && taskBook.status === "draft" ? checkTaskBook(document, checks) : [];
  const signedBy = new Map(edition.signatures.map((signature) => [signature.organizationId, signature]));
  const mayEdit = mayEditTaskBook(actor, partyIds) && can("edit", taskBook.status);
  const order = version?.signingOrder ?? "parallel";
  const awaited = awaitedSigners(document, order, [...signedBy.keys()]);
  const named = namedSignatory(document, actor.organizationId);
  const signedByOther = named === actor.name ? null : named;
  return {
    code: taskBook.code,
    status: taskBook.status,
    revision: taskBook.revision,
    title: document.title,
    ...amendments,
    /** How far the parties agree; null for others than them and a witness, and once it is frozen. */
    standing: (party || witness) && taskBook.status === "draft" ? await standingOf(ctx, taskBook.id, document, partyIds) : null,
    /** Who witnesses the negotiation; null for others than parties and once it is sealed. */
    witnesses: consortium && can("comment", taskBook.status) ? await witnessView(ctx, witnessIds, consortium.scene.scene.regionCode) : null,
    isWitness: witness,
    /** Whether the consistency checks were run: they are the parties' own. */
    isChecked: checks !== undefined,
    /** Who leaves or left, came, or leads since it was sealed; null for others and while it is not in force. */
    exit,
    sceneCode: document.boundary.sceneCode,
    consortiumCode: consortium?.consortium.code ?? null,
    updatedAt: taskBook.updatedAt.toISOString(),
    sealedAt: taskBook.sealedAt?.toISOString() ?? null,
    version: edition.version,
    digest: edition.digest,
    html: renderTaskBookHtml(document, edition, 2),
    css: `${TASK_BOOK_CSS}\n${taskBookPageCss(edition)}`,
    versions,
    findings,
    clauses: CLAUSES.map(({ number, key, title }) => ({
      number,
      key,
      title,
      state: findings.some((finding) => finding.clause === number && finding.severity === "error")
        ? ("error" as const)
        : findings.some((finding) => finding.clause === number && finding.severity === "warning")
          ? ("warning" as const)
          : ("ok" as const),
    })),
    parties: document.parties.items.map((item) => ({
      organizationId: item.organizationId,
      name: item.name,
      role: PARTY_ROLE_NAMES[item.role],
      isLead: item.isLead,
      isUserUnit: item.role === "userUnit",
      signatory: namedSignatory(document, item.organizationId),
      signedAt: signedBy.get(item.organizationId)?.signedAt ?? null,
      /** Whether others sign before it. */
      waits: !signedBy.has(item.organizationId) && !awaited.includes(item.organizationId),
      /** Why it will not sign this version; null once it signed after all. */
      declined: signedBy.has(item.organizationId) ? null : (refusedBy.get(item.organizationId)?.reason ?? null),
    })),
    /** How the signatures of this version are called, and what they are in law. */
    method: signingMethod(signatures[0]?.provider ?? signingProvider(ctx).id),
    statements: { edition: CURRENT_STATEMENTS, items: signingStatements(CURRENT_STATEMENTS) },
    seal: version?.seal && version.sealKeyId ? { keyId: version.sealKeyId, algorithm: SEAL_ALGORITHM } : null,
    /** Null for who may not edit now. */
    editor: mayEdit ? editorOf(document) : null,
    may: {
      freeze: consortium ? mayFreezeTaskBook(actor, consortium.consortium) && can("freeze", taskBook.status) : false,
      reopen: mayEditTaskBook(actor, partyIds) && can("reopen", taskBook.status),
      sign:
        maySignTaskBook(actor, partyIds) &&
        can("sign", taskBook.status) &&
        awaited.includes(actor.organizationId) &&
        signedByOther === null,
      decline:
        maySignTaskBook(actor, partyIds) &&
        can("decline", taskBook.status) &&
        !signedBy.has(actor.organizationId) &&
        !refusedBy.has(actor.organizationId),
      amend:
        consortium && amendments.amendedBy === null
          ? mayFreezeTaskBook(actor, consortium.consortium) && can("amend", taskBook.status) && exit?.isFormed === true
          : false,
      cancelAmendment:
        consortium && amendments.amends !== null
          ? mayFreezeTaskBook(actor, consortium.consortium) && (can("edit", taskBook.status) || can("reopen", taskBook.status))
          : false,
      inviteWitness: consortium ? mayFreezeTaskBook(actor, consortium.consortium) && can("comment", taskBook.status) : false,
      takeEvidence: mayTakeEvidence(actor, partyIds) && Boolean(version?.seal),
      contract: consortium ? mayFreezeTaskBook(actor, consortium.consortium) && taskBook.status === "sealed" : false,
    },
    signed: signedBy.has(actor.organizationId),
    order,
    /** Who signs after whom, should they sign one after the other. */
    sequence: signingSequence(document).map((id) => document.parties.items.find((item) => item.organizationId === id)?.name ?? "—"),
    /** Whom clause 1 names for the actor's organization, when it is somebody else. */
    signedByOther,
  };
}
export type TaskBookPage = Awaited<ReturnType<typeof taskBookPage>>;
