import { and, asc, desc, eq, or } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { contactConsents, contactLooks, organizationContacts } from "#db/schema/organizations.ts";
import type { ConsentStatus } from "#db/vocabulary/organizations.ts";
import { maskEmail, maskName, maskPhone } from "./mask.ts";
import { organizationsById } from "./reads.server.ts";
import { lookAtContactInput } from "./schemas.ts";

type Consent = typeof contactConsents.$inferSelect;
type Contact = typeof organizationContacts.$inferSelect;

/** Another organization's contact, as it may be shown: whole only from {@link lookAtContact}. */
export interface ShownContact {
  title: string;
  personName: string;
  phone: string;
  email: string;
}

const sideOf = (organizationId: string) =>
  or(eq(contactConsents.fromOrganizationId, organizationId), eq(contactConsents.toOrganizationId, organizationId));

const theirContactId = (consent: Consent, organizationId: string) =>
  consent.fromOrganizationId === organizationId ? consent.toContactId : consent.fromContactId;

/**
 * Shows the other side's contact, while both agree. Every look is written down, with who looked. The rows are read and the look is
 * recorded in one transaction, so that after a withdrawal there is no look, and no look without its record.
 */
export async function lookAtContact(ctx: Context, input: z.input<typeof lookAtContactInput>): Promise<ShownContact> {
  if (ctx.actor.kind !== "user") throw forbidden();
  const { consentId } = parseInput(lookAtContactInput, input);
  const { organizationId, userId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const [consent] = await tx.db
      .select()
      .from(contactConsents)
      .where(and(eq(contactConsents.id, consentId), sideOf(organizationId)))
      .for("share");
    if (!consent) throw notFound("授权");
    if (consent.status !== "agreed") throw conflict("双方没有有效的同意，不能查看联系方式。");
    const contactId = theirContactId(consent, organizationId);
    const [contact] =
      contactId === null ? [] : await tx.db.select().from(organizationContacts).where(eq(organizationContacts.id, contactId));
    if (!contact) throw conflict("对方已移除这名联系人，请重新申请。");
    await tx.db.insert(contactLooks).values({ consentId, organizationId, userId, createdAt: tx.clock.now() });
    await recordAudit(tx, {
      action: "look-at-contact",
      objectType: "contact-consent",
      objectId: consentId,
      detail: { contactId: contact.id },
    });
    const { title, personName, phone, email } = contact;
    return { title, personName, phone, email };
  });
}

export interface ConsentLine {
  id: string;
  other: { code: string; name: string };
  /** Whether the reader's organization asked. */
  isOwnAsking: boolean;
  status: ConsentStatus;
  purpose: string;
  subjectCode: string | null;
  askedAt: string;
  answeredAt: string | null;
  endedAt: string | null;
  /** Title of the contact the reader's organization gives; null when it named none yet or removed it. */
  ownTitle: string | null;
  /** The other side's, masked; null before it agreed, after it ended, and when it was removed. */
  masked: ShownContact | null;
  /** Times the reader's contact was shown to the other side. */
  looks: number;
}

/** Consents of the actor's organization, open ones first. Holds no contact data of others but masked, and that only while both agree. */
export async function listConsents(ctx: Context): Promise<ConsentLine[]> {
  const { organizationId } = userOf(ctx);
  const consents = await ctx.db.select().from(contactConsents).where(sideOf(organizationId)).orderBy(desc(contactConsents.createdAt));
  return consentLines(ctx, consents);
}

/** Where the actor's organization stands with another; null when it never asked nor was asked. The same masking as {@link listConsents}. */
export async function contactsFor(ctx: Context, otherOrganizationId: string): Promise<ConsentLine | null> {
  if (ctx.actor.kind !== "user") return null;
  const { organizationId } = userOf(ctx);
  const withOther = and(sideOf(organizationId), sideOf(otherOrganizationId));
  const rows = await ctx.db.select().from(contactConsents).where(withOther).orderBy(desc(contactConsents.createdAt)).limit(1);
  return otherOrganizationId === organizationId ? null : ((await consentLines(ctx, rows))[0] ?? null);
}

const OPEN_FIRST: readonly ConsentStatus[] = ["asked", "agreed", "declined", "withdrawn"];

async function consentLines(ctx: Context, consents: readonly Consent[]): Promise<ConsentLine[]> {
  const { organizationId } = userOf(ctx);
  const otherId = (consent: Consent) =>
    consent.fromOrganizationId === organizationId ? consent.toOrganizationId : consent.fromOrganizationId;
  const [others, contacts, looks] = await Promise.all([
    organizationsById(ctx, consents.map(otherId)),
    contactsOf(ctx, consents),
    looksOf(ctx, organizationId),
  ]);
  return consents
    .map((consent) => {
      const other = others.get(otherId(consent));
      const isOwnAsking = consent.fromOrganizationId === organizationId;
      const own = contacts.get((isOwnAsking ? consent.fromContactId : consent.toContactId) ?? "");
      const theirs = consent.status === "agreed" ? contacts.get(theirContactId(consent, organizationId) ?? "") : undefined;
      return {
        id: consent.id,
        other: { code: other?.code ?? "", name: other?.name ?? "—" },
        isOwnAsking,
        status: consent.status,
        purpose: consent.purpose,
        subjectCode: consent.subjectCode,
        askedAt: consent.createdAt.toISOString(),
        answeredAt: consent.answeredAt?.toISOString() ?? null,
        endedAt: consent.endedAt?.toISOString() ?? null,
        ownTitle: own?.title ?? null,
        masked: theirs ? masked(theirs) : null,
        looks: looks.get(consent.id) ?? 0,
      };
    })
    .sort((a, b) => OPEN_FIRST.indexOf(a.status) - OPEN_FIRST.indexOf(b.status));
}

async function contactsOf(ctx: Context, consents: readonly Consent[]): Promise<Map<string, Contact>> {
  if (consents.length === 0) return new Map();
  const rows = await ctx.db
    .select({ contact: organizationContacts })
    .from(contactConsents)
    .innerJoin(
      organizationContacts,
      or(eq(organizationContacts.id, contactConsents.fromContactId), eq(organizationContacts.id, contactConsents.toContactId)),
    )
    .where(sideOf(userOf(ctx).organizationId))
    .orderBy(asc(organizationContacts.id));
  return new Map(rows.map(({ contact }) => [contact.id, contact]));
}

async function looksOf(ctx: Context, organizationId: string): Promise<Map<string, number>> {
  const rows = await ctx.db
    .select({ consentId: contactLooks.consentId, organizationId: contactLooks.organizationId })
    .from(contactLooks)
    .innerJoin(contactConsents, eq(contactConsents.id, contactLooks.consentId))
    .where(sideOf(organizationId));
  const byOthers = rows.filter((row) => row.organizationId !== organizationId);
  return new Map([...Map.groupBy(byOthers, (row) => row.consentId)].map(([id, list]) => [id, list.length]));
}

function masked({ title, personName, phone, email }: Contact): ShownContact {
  return { title, personName: maskName(personName), phone: maskPhone(phone), email: maskEmail(email) };
}
