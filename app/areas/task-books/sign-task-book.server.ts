import type { z } from "zod";
import { holdFormedConsortium } from "#app/areas/consortia/index.server.ts";
import { requireVerified } from "#app/areas/organizations/index.server.ts";
import { FACTOR_MINUTES, isFreshFactor } from "#app/http/factor-age.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { taskBookSignatures } from "#db/schema/task-books.ts";
import { askToSign } from "./ask-to-sign.server.ts";
import { holdTaskBook } from "./hold-task-book.server.ts";
import { maySignTaskBook, namedSignatory } from "./policy.ts";
import { getTaskBook, signaturesOf } from "./reads.server.ts";
import { signTaskBookInput } from "./schemas.ts";
import { awaitedSigners } from "./signing-order.ts";
import { signingProvider } from "./signing-provider.ts";
import { CURRENT_STATEMENTS } from "./signing-statements.ts";
import { can, TASK_BOOK_ACTIONS } from "./states.ts";

/** What was seen of whoever signs. */
export interface SigningEvidence {
  ipAddress: string | null;
  userAgent: string | null;
  /** When the session last showed a second factor, as the database holds it. */
  factorAt: Date | null;
}

const OTHER_VERSION = "您看到的版本已不是当前版本，您的签署没有提交。请查看变更并阅读新版本后再签署。";

/**
 * Signs the version that was on the screen for the actor's organization, as whom clause 1 names where it names somebody (电子签名法 13: change of the text stays detectable, because the
 * signature names its digest). It rests on a second factor younger than five minutes (reliability A5). A second signature of the same party is
 * taken as the first and answered alike, also when the book was sealed meanwhile; the last party's signature queues the seal.
 */
export async function signTaskBook(
  ctx: Context,
  input: z.input<typeof signTaskBookInput>,
  evidence: SigningEvidence,
): Promise<{ signed: number; of: number }> {
  const { code, version: number, contentHash, statements } = parseInput(signTaskBookInput, input);
  const found = await getTaskBook(ctx, { code });
  if (!maySignTaskBook(ctx.actor, found.partyIds)) throw forbidden("任务书须由本单位有签署权限的人员签署。");
  const actor = userOf(ctx);
  const { organizationId } = actor;
  const provider = signingProvider(ctx);
  await provider.sign({ taskBookCode: code, version: number, contentHash, organizationId, signerName: actor.name });
  return withTransaction(ctx, async (tx) => {
    await requireVerified(tx, "签署任务书");
    await holdFormedConsortium(tx, found.taskBook.consortiumId);
    // Held from here, so that no edit can void the version between the check and the signature.
    const { taskBook, version, partyIds, document } = await holdTaskBook(tx, { code });
    const isShown = version?.number === number && version.contentHash === contentHash;
    const signedBefore = version ? (await signaturesOf(tx, version.id)).map((signature) => signature.organizationId) : [];
    if (isShown && signedBefore.includes(organizationId)) return { signed: signedBefore.length, of: partyIds.length };
    if (!can("sign", taskBook.status)) throw conflict(taskBook.status === "draft" ? OTHER_VERSION : TASK_BOOK_ACTIONS.sign.refusal);
    if (!version || !isShown) throw conflict(OTHER_VERSION);
    if (statements !== CURRENT_STATEMENTS) throw conflict("签署确认事项已更新，请刷新后逐项确认再签署。");
    const named = namedSignatory(document, organizationId);
    if (named !== null && named !== actor.name) {
      throw forbidden(`任务书第一条写明贵单位由${named}签署，请由其本人登录签署；需要更换签署人的，请重新开启协商，修改第一条后再冻结。`);
    }
    if (!awaitedSigners(document, version.signingOrder, signedBefore).includes(organizationId))
      throw conflict("本任务书依次签署，前序当事人还没有签署。轮到贵单位时会通知您，您的签署没有提交。");
    const now = tx.clock.now();
    if (!isFreshFactor(evidence.factorAt, now)) {
      throw forbidden(`签署须在完成二次验证后 ${FACTOR_MINUTES} 分钟内进行，请重新验证后再签署。`);
    }
    const [signature] = await tx.db
      .insert(taskBookSignatures)
      .values({
        versionId: version.id,
        organizationId,
        userId: actor.userId,
        signerName: actor.name,
        contentHash,
        signedAt: now,
        factorAt: evidence.factorAt,
        provider: provider.id,
        statements,
        ipAddress: evidence.ipAddress,
        userAgent: evidence.userAgent?.slice(0, 300) ?? null,
      })
      .onConflictDoNothing()
      .returning({ id: taskBookSignatures.id });
    const signatures = await signaturesOf(tx, version.id);
    if (signature) {
      await recordAudit(tx, {
        action: "sign-task-book",
        objectType: "task-book",
        objectId: taskBook.id,
        detail: { version: number, contentHash, signatureId: signature.id, provider: provider.id, statements },
      });
      await enqueue(tx, "complete-todo", { organizationId, dedupeKey: `sign:${version.id}` });
      if (signatures.length === partyIds.length) await enqueue(tx, "seal-task-book", { taskBookId: taskBook.id });
      else if (version.signingOrder === "bySeat") {
        const signed = signatures.map((one) => one.organizationId);
        for (const id of awaitedSigners(document, version.signingOrder, signed))
          await askToSign(tx, { code, version, sceneName: document.boundary.sceneName }, id);
      }
    }
    return { signed: signatures.length, of: partyIds.length };
  });
}
