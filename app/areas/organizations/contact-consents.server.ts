import { and, eq, or } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, violatedConstraint, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { contactConsents, organizationContacts, organizations } from "#db/schema/organizations.ts";
import { mayEditProfile } from "./policy.ts";
import { answerConsentInput, askConsentInput, endConsentInput } from "./schemas.ts";
import { CONSENT_ACTIONS, type ConsentAction } from "./states.ts";

const NOT_EDITOR = "只有管理员和编辑可以处理联系方式的交换。";
type Consent = typeof contactConsents.$inferSelect;

const todoKey = (consentId: string) => `contact-consent:${consentId}`;

/** Asks another organization to show each other a contact, with a purpose. One asking or agreement stands between two at a time, whoever asked. */
export async function askConsent(ctx: Context, input: z.input<typeof askConsentInput>): Promise<{ consentId: string }> {
  if (!mayEditProfile(ctx.actor)) throw forbidden(NOT_EDITOR);
  const { code, contactId, purpose, subjectCode } = parseInput(askConsentInput, input);
  const { organizationId, organizationName, userId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const [other] = await tx.db.select({ id: organizations.id }).from(organizations).where(eq(organizations.code, code));
    if (!other) throw notFound("单位");
    if (other.id === organizationId) throw invalid("请选择贵单位以外的单位。");
    await ownContact(tx, contactId);
    const standing = "双方已有一份等待答复或有效的同意，请在“联系人与授权”中查看。";
    if (await standsBetween(tx, organizationId, other.id)) throw conflict(standing);
    const [row] = await tx.db
      .insert(contactConsents)
      .values({
        fromOrganizationId: organizationId,
        toOrganizationId: other.id,
        fromContactId: contactId,
        purpose,
        subjectCode: subjectCode ?? null,
        askedBy: userId,
        createdAt: tx.clock.now(),
      })
      .returning({ id: contactConsents.id })
      .catch((error: unknown) => {
        throw violatedConstraint(error) === "contact_consents_one_current" ? conflict(standing) : error;
      });
    if (!row) throw new Error("consent was not inserted");
    await record(tx, "ask-contact-consent", row.id, { otherId: other.id });
    await enqueue(tx, "notify", {
      organizationId: other.id,
      kind: "todo",
      title: "有单位申请交换联系方式",
      body: `${organizationName}申请与贵单位交换联系方式，用途和授权范围请在页面中查看。未经同意，双方都看不到对方的联系方式。`,
      href: paths.contacts(),
      dedupeKey: todoKey(row.id),
    });
    return { consentId: row.id };
  });
}

/** The asked organization agrees, naming its own contact, or declines. */
export async function answerConsent(ctx: Context, input: z.input<typeof answerConsentInput>): Promise<{ consentId: string }> {
  if (!mayEditProfile(ctx.actor)) throw forbidden(NOT_EDITOR);
  const answer = parseInput(answerConsentInput, input);
  return withTransaction(ctx, async (tx) => {
    if (answer.answer === "agree") await ownContact(tx, answer.contactId);
    const toContactId = answer.answer === "agree" ? answer.contactId : null;
    return move(tx, answer.consentId, answer.answer, { answeredAt: tx.clock.now(), toContactId });
  });
}

/** Takes back one's own asking, or a consent given: from this moment neither side sees the other's contact. As easy as giving it (个人信息保护法 15). */
export async function endConsent(ctx: Context, input: z.input<typeof endConsentInput>): Promise<{ consentId: string }> {
  if (!mayEditProfile(ctx.actor)) throw forbidden(NOT_EDITOR);
  const { consentId } = parseInput(endConsentInput, input);
  const { organizationId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const consent = await consentOf(tx, consentId);
    const action = consent.status === "asked" ? "cancel" : "withdraw";
    return move(tx, consentId, action, { endedAt: tx.clock.now(), endedByOrganizationId: organizationId });
  });
}

async function move(
  tx: TransactionContext,
  consentId: string,
  action: ConsentAction,
  set: Partial<typeof contactConsents.$inferInsert>,
): Promise<{ consentId: string }> {
  const { organizationId, organizationName } = userOf(tx);
  const consent = await consentOf(tx, consentId);
  const { by, from, to, refusal } = CONSENT_ACTIONS[action];
  const side = consent.fromOrganizationId === organizationId ? "from" : "to";
  if ((by !== "either" && by !== side) || consent.status !== from) throw conflict(refusal);
  const [moved] = await tx.db
    .update(contactConsents)
    .set({ ...set, status: to })
    .where(and(eq(contactConsents.id, consentId), eq(contactConsents.status, from)))
    .returning({ id: contactConsents.id });
  if (!moved) throw conflict(refusal);
  await record(tx, `${action}-contact-consent`, consentId, { to });
  if (from === "asked") await enqueue(tx, "complete-todo", { organizationId: consent.toOrganizationId, dedupeKey: todoKey(consentId) });
  if (action !== "cancel") {
    await enqueue(tx, "notify", {
      organizationId: side === "from" ? consent.toOrganizationId : consent.fromOrganizationId,
      kind: "message",
      title: { agree: "对方同意交换联系方式", decline: "对方未同意交换联系方式", withdraw: "对方撤回了联系方式的授权" }[action],
      body: `${organizationName}已答复或变更授权，请在“联系人与授权”中查看。`,
      href: paths.contacts(),
      dedupeKey: `${todoKey(consentId)}:${to}`,
    });
  }
  return { consentId };
}

/** A consent the actor's organization is a side of; any other is not found. */
async function consentOf(tx: TransactionContext, id: string): Promise<Consent> {
  const { organizationId } = userOf(tx);
  const isSide = or(eq(contactConsents.fromOrganizationId, organizationId), eq(contactConsents.toOrganizationId, organizationId));
  const [consent] = await tx.db
    .select()
    .from(contactConsents)
    .where(and(eq(contactConsents.id, id), isSide));
  if (!consent) throw notFound("授权");
  return consent;
}

async function ownContact(tx: TransactionContext, id: string): Promise<void> {
  const [row] = await tx.db
    .select({ id: organizationContacts.id })
    .from(organizationContacts)
    .where(and(eq(organizationContacts.id, id), eq(organizationContacts.organizationId, userOf(tx).organizationId)));
  if (!row) throw invalid("请选择贵单位的联系人。", { contactId: ["请选择贵单位的联系人。"] });
}

async function standsBetween(tx: TransactionContext, a: string, b: string): Promise<boolean> {
  const between = (from: string, to: string) => and(eq(contactConsents.fromOrganizationId, from), eq(contactConsents.toOrganizationId, to));
  const current = or(eq(contactConsents.status, "asked"), eq(contactConsents.status, "agreed"));
  const rows = await tx.db
    .select({ id: contactConsents.id })
    .from(contactConsents)
    .where(and(current, or(between(a, b), between(b, a))))
    .limit(1);
  return rows.length > 0;
}

function record(tx: TransactionContext, action: string, consentId: string, detail: Record<string, unknown>): Promise<void> {
  return recordAudit(tx, { action, objectType: "contact-consent", objectId: consentId, detail });
}
