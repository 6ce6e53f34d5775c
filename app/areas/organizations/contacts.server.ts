import { and, asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { organizationContacts } from "#db/schema/organizations.ts";
import { mayEditProfile } from "./policy.ts";
import { keepContactInput, removeContactInput } from "./schemas.ts";

const MOST_CONTACTS = 30;

/** A contact of the reader's own organization, whole. */
export interface OwnContact {
  id: string;
  title: string;
  personName: string;
  phone: string;
  email: string;
}

/** Contacts of the actor's organization, oldest first. Readers see them as everybody of the organization does. */
export async function listMyContacts(ctx: Context): Promise<OwnContact[]> {
  return ctx.db
    .select({
      id: organizationContacts.id,
      title: organizationContacts.title,
      personName: organizationContacts.personName,
      phone: organizationContacts.phone,
      email: organizationContacts.email,
    })
    .from(organizationContacts)
    .where(eq(organizationContacts.organizationId, userOf(ctx).organizationId))
    .orderBy(asc(organizationContacts.createdAt), asc(organizationContacts.id));
}

/** Ids of an organization's contacts, for rooms whose objects name one of them. Says nothing of whom they are. */
export async function contactIdsOf(ctx: Context, organizationId: string): Promise<ReadonlySet<string>> {
  const rows = await ctx.db
    .select({ id: organizationContacts.id })
    .from(organizationContacts)
    .where(eq(organizationContacts.organizationId, organizationId));
  return new Set(rows.map(({ id }) => id));
}

/** Adds a contact of the actor's organization, or changes one. The audit log learns that it happened, not whose number it is. */
export async function keepContact(ctx: Context, input: z.input<typeof keepContactInput>): Promise<{ contactId: string }> {
  if (!mayEditProfile(ctx.actor)) throw forbidden("只有管理员和编辑可以维护联系人。");
  const { contactId, ...facts } = parseInput(keepContactInput, input);
  const { organizationId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const own = eq(organizationContacts.organizationId, organizationId);
    if (contactId === undefined && (await tx.db.$count(organizationContacts, own)) >= MOST_CONTACTS) {
      throw conflict(`最多登记 ${MOST_CONTACTS} 名联系人，请先移除不再使用的。`);
    }
    const [row] =
      contactId === undefined
        ? await tx.db
            .insert(organizationContacts)
            .values({ ...facts, organizationId, createdAt: now, updatedAt: now })
            .returning({ id: organizationContacts.id })
        : await tx.db
            .update(organizationContacts)
            .set({ ...facts, updatedAt: now })
            .where(and(own, eq(organizationContacts.id, contactId)))
            .returning({ id: organizationContacts.id });
    if (!row) throw notFound("联系人");
    await recordAudit(tx, {
      action: contactId === undefined ? "add-contact" : "change-contact",
      objectType: "organization",
      objectId: organizationId,
      detail: { contactId: row.id },
    });
    return { contactId: row.id };
  });
}

/** Removes a contact and its data at once: who was shown it before sees nothing from now on. */
export async function removeContact(ctx: Context, input: z.input<typeof removeContactInput>): Promise<{ contactId: string }> {
  if (!mayEditProfile(ctx.actor)) throw forbidden("只有管理员和编辑可以维护联系人。");
  const { contactId } = parseInput(removeContactInput, input);
  const { organizationId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const removed = await tx.db
      .delete(organizationContacts)
      .where(and(eq(organizationContacts.organizationId, organizationId), eq(organizationContacts.id, contactId)))
      .returning({ id: organizationContacts.id });
    if (removed.length === 0) throw notFound("联系人");
    await recordAudit(tx, { action: "remove-contact", objectType: "organization", objectId: organizationId, detail: { contactId } });
    return { contactId };
  });
}
