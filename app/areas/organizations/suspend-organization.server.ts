import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { mayVerifyOrganizations } from "./policy.ts";
import { reinstateOrganizationInput, suspendOrganizationInput } from "./schemas.ts";
import { lockOrganization, moveVerification } from "./verification.server.ts";

/** The operator stops an organization from handing in, publishing and signing, with a reason. What it has agreed stays in force. */
export async function suspendOrganization(ctx: Context, input: z.input<typeof suspendOrganizationInput>): Promise<{ code: string }> {
  if (!mayVerifyOrganizations(ctx.actor)) throw forbidden("只有平台运营可以暂停单位。");
  const { code, reason } = parseInput(suspendOrganizationInput, input);
  return change(ctx, code, "suspend", reason);
}

/** The operator lifts a suspension. */
export async function reinstateOrganization(ctx: Context, input: z.input<typeof reinstateOrganizationInput>): Promise<{ code: string }> {
  if (!mayVerifyOrganizations(ctx.actor)) throw forbidden("只有平台运营可以恢复单位。");
  return change(ctx, parseInput(reinstateOrganizationInput, input).code, "reinstate", null);
}

function change(ctx: Context, code: string, action: "suspend" | "reinstate", reason: string | null): Promise<{ code: string }> {
  return withTransaction(ctx, async (tx) => {
    const organization = await lockOrganization(tx, { code });
    if (!organization) throw notFound("单位");
    await moveVerification(tx, organization, action, { verificationReason: reason });
    await recordAudit(tx, {
      action: `${action}-organization`,
      objectType: "organization",
      objectId: organization.id,
      detail: reason === null ? {} : { reason },
    });
    await enqueue(tx, "index-organization", { organizationId: organization.id });
    await enqueue(tx, "notify", {
      organizationId: organization.id,
      kind: "message",
      title: action === "suspend" ? "贵单位已被平台暂停" : "贵单位的暂停已解除",
      body: reason ?? "现在可以照常提交场景、发布能力和签署。",
      href: paths.organization(),
      dedupeKey: `organization-${action}:${organization.id}:${tx.clock.now().toISOString()}`,
    });
    return { code };
  });
}
