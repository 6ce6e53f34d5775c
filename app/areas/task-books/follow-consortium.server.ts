import { and, eq, inArray, notInArray } from "drizzle-orm";
import { getConsortium, standingIn } from "#app/areas/consortia/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { clauseProposals } from "#db/schema/negotiation.ts";
import { taskBookParties, taskBooks, taskBookVersions } from "#db/schema/task-books.ts";
import { CLAUSES, type ClauseKey } from "./clause-variants.ts";
import { type Party, type TaskBookDocument, taskBookDocument } from "./document.ts";
import { draftParties } from "./draft-parties.ts";
import { proposalTodo } from "./negotiation/clause-state.ts";
import { partiesOfConsortium } from "./parties-of-consortium.server.ts";
import { getTaskBook } from "./reads.server.ts";
import { reseat } from "./replace-party.ts";

/**
 * Brings the task book of a consortium after a change of its members or its lead. Who went no longer reads it, and a version that is being signed
 * is void at once. When the consortium is formed (again) the draft gets its parties: duties and shares of who went pass to who took over the seat,
 * or stand open, and all parties are told which clauses to negotiate anew. A sealed task book is left alone, and the user unit asked for an
 * amendment, unless one is under way: that follows like any draft. Runs as often as it is delivered: what is up to date stays, also a version that
 * is being signed.
 */
export async function followConsortium(ctx: Context, { consortiumId, reason }: JobPayload<"follow-consortium">): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const standing = await standingIn(tx, consortiumId);
    const [held] = await tx.db
      .select({ id: taskBooks.id })
      .from(taskBooks)
      .where(and(eq(taskBooks.consortiumId, consortiumId), inArray(taskBooks.status, ["draft", "signing"])))
      .for("update");
    if (!held) return askForAmendment(tx, consortiumId, standing);
    const { taskBook, document, version, partyIds } = await getTaskBook(tx, { id: held.id });
    if (taskBook.status !== "draft" && taskBook.status !== "signing") return;
    const next = standing.status === "formed" ? await reseated(tx, consortiumId, document) : null;
    const isSame = standing.status === "formed" && next === null && sameIds(partyIds, standing.organizationIds);
    const gone = partyIds.filter((id) => !standing.organizationIds.includes(id));
    if (isSame || (standing.status !== "formed" && taskBook.status === "draft" && gone.length === 0)) return;
    await tx.db
      .update(taskBooks)
      .set({
        status: "draft",
        document: next?.document ?? document,
        currentVersionId: null,
        revision: taskBook.revision + 1,
        updatedAt: tx.clock.now(),
      })
      .where(eq(taskBooks.id, taskBook.id));
    if (version) await voidVersion(tx, taskBook.code, version, partyIds, reason);
    const parties = standing.status === "formed" ? (next?.document ?? document).parties.items : [];
    await seatParties(tx, taskBook.id, standing.organizationIds, parties);
    await closeProposals(tx, taskBook.id, gone);
    await recordAudit(tx, {
      action: "follow-consortium",
      objectType: "task-book",
      objectId: taskBook.id,
      detail: { consortiumId, reason, gone, voided: version?.number ?? null, clauses: next?.touched ?? [] },
    });
    if (standing.status !== "formed") return;
    for (const organizationId of standing.organizationIds) {
      await enqueue(tx, "notify", {
        organizationId,
        kind: "message",
        title: `任务书 ${taskBook.code} 的当事人已随联合体更新，请核对`,
        body: next?.touched.length ? touchedWords(next.touched) : reason,
        href: paths.taskBook(taskBook.code),
        dedupeKey: `followed:${taskBook.id}:${taskBook.revision}`,
      });
    }
  });
}

type Standing = Awaited<ReturnType<typeof standingIn>>;

/** The to-do of the user unit to amend a sealed task book whose parties are not who stands in the consortium any more. */
export const amendmentTodo = (taskBookId: string): string => `amend:${taskBookId}`;

async function askForAmendment(tx: TransactionContext, consortiumId: string, standing: Standing): Promise<void> {
  const [sealed] = await tx.db
    .select({ id: taskBooks.id })
    .from(taskBooks)
    .where(and(eq(taskBooks.consortiumId, consortiumId), eq(taskBooks.status, "sealed")));
  if (!sealed || standing.status !== "formed") return;
  const book = await getTaskBook(tx, sealed);
  const { consortium, scene } = await getConsortium(tx, { id: consortiumId });
  const todo = { organizationId: consortium.userUnitId, dedupeKey: amendmentTodo(sealed.id) };
  if (hasFollowed(book, standing)) await enqueue(tx, "complete-todo", todo);
  else
    await enqueue(tx, "notify", {
      ...todo,
      kind: "todo",
      title: `“${scene.scene.name}”联合体有变动，请发起变更协议`,
      body: "继任与留任的当事人签署变更协议并封存前，原任务书对留任各方继续有效。",
      href: paths.taskBook(book.taskBook.code),
    });
}

/** Which clauses named somebody who went, as the parties are told. */
export const touchedWords = (touched: readonly ClauseKey[]): string =>
  `涉及退出单位的条款须重新协商：${touched.map(clauseName).join("、")}。`;

const clauseName = (key: ClauseKey): string => {
  const clause = CLAUSES.find((one) => one.key === key);
  return clause ? `第 ${clause.number} 条 ${clause.title}` : key;
};

const sameIds = (one: readonly string[], other: readonly string[]): boolean => one.toSorted().join() === other.toSorted().join();

/** Whether a task book names exactly who stands in its consortium, under its lead: not between a change of members and the job that follows it. */
export function hasFollowed(
  { document, partyIds }: { document: TaskBookDocument; partyIds: readonly string[] },
  standing: Pick<Standing, "leadOrganizationId" | "organizationIds">,
): boolean {
  const lead = document.parties.items.find(({ isLead }) => isLead)?.organizationId ?? null;
  return lead === standing.leadOrganizationId && sameIds(partyIds, standing.organizationIds);
}

/** The document with the parties of the consortium as it is, and the clauses that this touches; null when it has them already. */
export async function reseated(tx: TransactionContext, consortiumId: string, document: TaskBookDocument) {
  const { consortium, members } = await getConsortium(tx, { id: consortiumId });
  const before = new Map(document.parties.items.map((party) => [party.organizationId, party]));
  const drafted = draftParties(await partiesOfConsortium(tx, consortium, members));
  const isSameTeam = drafted.length === before.size && drafted.every(({ organizationId }) => before.has(organizationId));
  const parties = drafted.map((party): Party => {
    const known = before.get(party.organizationId);
    if (!known) return party;
    // While nobody came or went, what the parties wrote about the division of the work is theirs.
    const workShareBp = isSameTeam ? known.workShareBp : party.workShareBp;
    return { ...known, role: party.role, otherRoles: party.otherRoles, isLead: party.isLead, workShareBp };
  });
  const key = (list: readonly Party[]) =>
    list
      .map(({ organizationId, role, otherRoles, isLead, workShareBp }) =>
        [organizationId, role, ...otherRoles, isLead, workShareBp].join(" "),
      )
      .sort()
      .join("\n");
  if (key(parties) === key(document.parties.items)) return null;
  const staying = new Set(parties.map(({ organizationId }) => organizationId));
  const successors = new Map(
    [...before.keys()].filter((id) => !staying.has(id)).map((id) => [id, successorOf(id, members, staying)] as const),
  );
  const next = reseat(document, parties, successors);
  return { document: taskBookDocument.parse(next.document), touched: next.touched };
}

type Member = Awaited<ReturnType<typeof getConsortium>>["members"][number];

/** Who holds the seat of an organization that went, over however many that held it in between; null when nobody does. */
function successorOf(organizationId: string, members: readonly Member[], staying: ReadonlySet<string>): string | null {
  const seats = new Set(members.filter((member) => member.organizationId === organizationId).map(({ slotId }) => slotId));
  const holder = members.find(({ slotId, status }) => seats.has(slotId) && status === "accepted");
  return holder && staying.has(holder.organizationId) ? holder.organizationId : null;
}

async function voidVersion(
  tx: TransactionContext,
  code: string,
  version: { id: string; number: number },
  partyIds: readonly string[],
  reason: string,
): Promise<void> {
  await tx.db.update(taskBookVersions).set({ voidedAt: tx.clock.now(), voidReason: reason }).where(eq(taskBookVersions.id, version.id));
  for (const organizationId of partyIds) {
    await enqueue(tx, "complete-todo", { organizationId, dedupeKey: `sign:${version.id}` });
    await enqueue(tx, "notify", {
      organizationId,
      kind: "message",
      title: `任务书 ${code} 第 ${version.number} 版已失效，须重新协商`,
      body: `${reason}，已完成的签署随之失效。`,
      href: paths.taskBook(code),
      dedupeKey: `voided:${version.id}`,
    });
  }
}

/** Nobody who went is asked any more what it thinks of a proposed change. */
async function closeProposals(tx: TransactionContext, taskBookId: string, gone: readonly string[]): Promise<void> {
  if (gone.length === 0) return;
  const open = await tx.db
    .select({ id: clauseProposals.id })
    .from(clauseProposals)
    .where(and(eq(clauseProposals.taskBookId, taskBookId), eq(clauseProposals.status, "open")));
  for (const { id } of open)
    for (const organizationId of gone) await enqueue(tx, "complete-todo", { organizationId, dedupeKey: proposalTodo(id) });
}

/** Who may read and has to sign: nobody who went; new parties once the draft names them. */
async function seatParties(
  tx: TransactionContext,
  taskBookId: string,
  standing: readonly string[],
  parties: readonly Party[],
): Promise<void> {
  await tx.db
    .delete(taskBookParties)
    .where(and(eq(taskBookParties.taskBookId, taskBookId), notInArray(taskBookParties.organizationId, [...standing])));
  for (const { organizationId, role, isLead } of parties) {
    await tx.db
      .insert(taskBookParties)
      .values({ taskBookId, organizationId, role, isLead })
      .onConflictDoUpdate({ target: [taskBookParties.taskBookId, taskBookParties.organizationId], set: { role, isLead } });
  }
}
