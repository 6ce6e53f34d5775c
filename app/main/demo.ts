import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { DateTime } from "luxon";
import { approveInvoice, closePeriod, getInvoice, receiveStripeEvent } from "#app/areas/billing/index.server.ts";
import { exportWorkPlanTable, quotaProgress, reviewScene } from "#app/areas/bureau/index.server.ts";
import { consortiumPage, formConsortium, respondToInvitation } from "#app/areas/consortia/index.server.ts";
import {
  activateContract,
  contractOfKey,
  createContract,
  getContract,
  issueContractKey,
  registerRobot,
} from "#app/areas/contracts/index.server.ts";
import { comparisonPage } from "#app/areas/matching/index.server.ts";
import { splitOfInvoice } from "#app/areas/payouts/index.server.ts";
import { createScene, submitScene } from "#app/areas/scenes/index.server.ts";
import {
  agreeToAll,
  CURRENT_STATEMENTS,
  draftTaskBook,
  editTaskBook,
  freezeTaskBook,
  getTaskBook,
  negotiationOf,
  signTaskBook,
} from "#app/areas/task-books/index.server.ts";
import { acceptRobot, recordUsage } from "#app/areas/usage/index.server.ts";
import { inheritedEnvironment, readConfig } from "#app/config.server.ts";
import { drainJobs } from "#app/jobs/drain.server.ts";
import { verifyAudit } from "#app/kernel/audit.server.ts";
import { contextFor, type Services } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { startStandIn } from "#app/stripe/stand-in/server.ts";
import { startEmbeddedPostgres } from "#db/embedded.server.ts";
import { migrateTo } from "#db/migrate.server.ts";
import { organizations } from "#db/schema/organizations.ts";
import { startEmbeddedMeilisearch } from "#search/embedded.server.ts";
import { seedReference } from "#seeds/01_reference.ts";
import { ownerContext, seedOrganizations } from "#seeds/10_organizations.ts";
import { seedCapabilities } from "#seeds/20_capabilities.ts";
import { sampleScene } from "#seeds/30_scenes.ts";
import { leased, perOperation } from "#seeds/factories/contracts.ts";
import { createLog } from "./log.server.ts";
import { openServices } from "./services.server.ts";

/** `npm run demo`: the main job through the verbs, on real servers and throw-away data, each step with its numbers. */
const SECRET = "whsec_demo_only_0123456789";
const folder = mkdtempSync(join(tmpdir(), "shijing-demo-"));
const closers: (() => Promise<unknown> | unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
const say = (step: string, facts: string) => console.log(`${step.padEnd(10, "　")}${facts}`);

try {
  await mainJob(await bringUp());
} finally {
  for (const close of closers.reverse()) await close();
}

async function bringUp(): Promise<Services> {
  const environment = inheritedEnvironment();
  const database = await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), fastUnsafe: true, environment });
  closers.push(() => database.stop());
  const search = await startEmbeddedMeilisearch({ dataDir: join(folder, "meilisearch"), masterKey: "demo-only-master-key", environment });
  closers.push(() => search.stop());
  const receiver = createServer();
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  closers.push(() => receiver.close());
  const webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhooks/stripe`;
  const standIn = await startStandIn({ port: 0, webhookUrl, webhookSecret: SECRET });
  closers.push(() => standIn.close());
  await migrateTo(database.url("postgres"));
  const config = readConfig({
    APP_MODE: "demo",
    APP_URL: "http://127.0.0.1:3000",
    DATABASE_URL: database.url("postgres"),
    MEILI_URL: search.url,
    MEILI_KEY: "demo-only-master-key",
    STRIPE_SECRET_KEY: "sk_test_standin",
    STRIPE_API_BASE: standIn.url,
    STRIPE_WEBHOOK_SECRET: SECRET,
    AUTH_SECRET: "demo-only-0123456789-abcdefghijklmnop",
    SEALING_KEY: "Zm9yLXRlc3RzLW9ubHktMDEyMzQ1Njc4OWFiY2RlZmc",
    FILES_DIR: join(folder, "files"),
    LOG_LEVEL: "silent",
  });
  const { services, close } = await openServices(config, createLog(config, "worker"), "web");
  closers.push(close);
  receiver.on("request", (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts).toString("utf8");
      receiveStripeEvent(contextFor(services, { kind: "public" }), body, request.headers["stripe-signature"]?.toString() ?? null).then(
        () => response.writeHead(200).end(),
        () => response.writeHead(400).end(),
      );
    });
  });
  const started = performance.now();
  await seedReference(services.database);
  await seedOrganizations(services);
  await seedCapabilities(services);
  await drainJobs(services);
  say("准备", `参考数据、示范单位与能力目录已载入并建立索引，用时 ${seconds(started)} 秒`);
  return services;
}

async function mainJob(services: Services): Promise<void> {
  const owner = (slug: string) => ownerContext(services, slug);
  const ownerById = async (id: string) => {
    const [row] = await services.database.select({ slug: organizations.slug }).from(organizations).where(eq(organizations.id, id));
    return owner(row?.slug ?? "");
  };
  const [unit, bureau] = await Promise.all([owner("yunling"), owner("bureau-gd")]);

  const draft = await createScene(unit, { scene: sampleScene(services.clock.now()) });
  const submitted = await submitScene(unit, { code: draft.code, version: draft.version });
  await reviewScene(bureau, { decision: "publish", code: draft.code, version: submitted.version });
  say("1 场景", `${draft.code} 已由用户单位提交、主管部门发布`);

  await drainJobs(services);
  const page = await comparisonPage(unit, draft.code);
  const [best] = page.proposals;
  if (!page.run || !best) throw new Error("no proposal was found");
  say(
    "2–3 匹配",
    `检索候选 ${page.run.candidateCount} 项，${page.run.optimal ? "已证明最优" : "未证明最优"}，搜索 ${page.run.nodesSearched} 个节点，用时 ${page.run.elapsedMs} 毫秒`,
  );
  for (const proposal of page.proposals) {
    const names = proposal.members.map((member) => member.organizationName).join("、");
    say(
      "",
      `方案 ${proposal.rank}：必须项 ${proposal.mandatory - proposal.unmetMandatory}/${proposal.mandatory}，价值 ${proposal.value.toFixed(2)}/${page.weightTotal}，${names}`,
    );
  }

  const respondByOn = DateTime.fromJSDate(services.clock.now(), { zone: "Asia/Shanghai" }).plus({ days: 14 }).toFormat("yyyy-MM-dd");
  const leadOrganizationId = best.members[0]?.organizationId ?? "";
  const formed = await formConsortium(unit, { proposalId: best.id, sceneVersion: page.scene.version, leadOrganizationId, respondByOn });
  for (const member of (await consortiumPage(unit, formed.code)).members) {
    await respondToInvitation(await ownerById(member.organizationId), { memberId: member.id, answer: "accept" });
  }
  say("4 联合体", `${formed.code} 已组建，${best.members.length} 家成员全部接受`);

  const { code: taskBookCode } = await draftTaskBook(unit, { consortiumCode: formed.code });
  const drafted = await getTaskBook(unit, { code: taskBookCode });
  const { revision } = await editTaskBook(unit, { code: taskBookCode, revision: drafted.taskBook.revision, document: drafted.document });
  for (const party of drafted.document.parties.items) {
    const ctx = await ownerById(party.organizationId);
    const { clauses } = await negotiationOf(ctx, taskBookCode);
    await agreeToAll(ctx, { code: taskBookCode, shown: clauses.map(({ key, hash }) => ({ clause: key, hash })) });
  }
  const frozen = await freezeTaskBook(unit, { code: taskBookCode, revision });
  for (const party of drafted.document.parties.items) {
    await signTaskBook(
      await ownerById(party.organizationId),
      {
        code: taskBookCode,
        version: frozen.version,
        contentHash: frozen.contentHash,
        statements: CURRENT_STATEMENTS,
        readWhole: true,
        authorized: true,
        agreesElectronic: true,
      },
      { ipAddress: "127.0.0.1", userAgent: "npm run demo", factorAt: services.clock.now() },
    );
  }
  await drainJobs(services);
  const sealed = await getTaskBook(unit, { code: taskBookCode });
  say(
    "5 任务书",
    `${taskBookCode} ${sealed.taskBook.status === "sealed" ? "已封存" : sealed.taskBook.status}，${drafted.document.parties.items.length} 方签署，摘要 ${frozen.contentHash.slice(0, 16)}…`,
  );

  const lead = await ownerById(leadOrganizationId);
  const today = DateTime.fromJSDate(services.clock.now(), { zone: "Asia/Shanghai" });
  const lastMonth = today.minus({ months: 1 }).startOf("month");
  const dates = { startsOn: lastMonth.toFormat("yyyy-MM-dd"), endsOn: lastMonth.plus({ years: 2 }).toFormat("yyyy-MM-dd") };
  const perUse = await createContract(lead, {
    taskBookCode,
    ...dates,
    terms: perOperation({ minimum: "2,000" }),
  });
  const lease = await createContract(lead, {
    taskBookCode,
    ...dates,
    terms: leased({ depositYuan: "50,000.00" }),
  });
  for (const { code } of [perUse, lease]) await activateContract(unit, { code });
  const { key } = await issueContractKey(lead, { code: perUse.code });
  const identity = "CNHB01H2W2A120260812000004101";
  await registerRobot(lead, { code: perUse.code, identity, station: "T01" });
  const rented = "CNHB01H2W2A120260812000004102";
  await registerRobot(lead, { code: lease.code, identity: rented, station: "T02" });
  await acceptRobot(unit, { code: lease.code, identity: rented, acceptedOn: dates.startsOn });
  const held = await contractOfKey(contextFor(services, { kind: "public" }), `Bearer ${key}`);
  const robot = contextFor(services, { kind: "contractKey", contractId: held.contractId, keyId: held.keyId });
  const lastDay = lastMonth.endOf("month");
  const events = Array.from({ length: 1_000 }, (_, i) => ({
    specversion: "1.0",
    id: `op-${i}`,
    source: identity,
    type: i % 100 === 7 ? "cn.shijing.operation.failed" : "cn.shijing.operation.succeeded",
    time: lastDay
      .minus({ seconds: i * 15 })
      .toUTC()
      .toISO(),
    data: { quantity: 1 },
  }));
  const counted = (results: { status: string }[]) =>
    Object.entries(Object.groupBy(results, ({ status }) => status))
      .map(([status, list]) => `${status} ${list?.length}`)
      .join("，");
  const first = await recordUsage(robot, events);
  const again = await recordUsage(robot, events);
  say(
    "6 合同用量",
    `${perUse.code} 按效用付费、${lease.code} 经营性租赁；首次上报 ${counted(first.results)}；原样重报 ${counted(again.results)}`,
  );

  const period = lastMonth.toFormat("yyyy-MM");
  const billed = [
    await closePeriod(lead, { contractCode: perUse.code, period }),
    await closePeriod(lead, { contractCode: lease.code, period: "deposit" }),
    await closePeriod(lead, { contractCode: lease.code, period }),
  ];
  for (const { code } of billed) await approveInvoice(lead, { code, ratingHash: (await getInvoice(lead, { code })).invoice.ratingHash });
  await drainJobs(services);
  for (const { code } of billed) {
    const { invoice } = await getInvoice(unit, { code });
    if (!invoice.hostedUrl) throw new Error(`invoice ${code} was not pushed: ${invoice.failure ?? invoice.status}`);
    await fetch(invoice.hostedUrl, { method: "POST", body: new URLSearchParams({ method: "card" }) });
  }
  for (let tries = 0; tries < 100; tries++) {
    await drainJobs(services);
    const states = await Promise.all(billed.map(async ({ code }) => (await getInvoice(unit, { code })).invoice.status));
    if (states.every((state) => state === "paid")) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const { code } of billed) {
    const { invoice, contract } = await getInvoice(lead, { code });
    say(
      "7 账单分配",
      `${code} ${contract.kind} ${invoice.kind} ¥${fenToYuan(invoice.totalFen)}（税 ¥${fenToYuan(invoice.taxFen)}）${invoice.status}`,
    );
    for (const part of (await splitOfInvoice(lead, code))?.parts ?? []) {
      say(
        "",
        `${(part.basisPoints / 100).toFixed(2)}%　应分 ${part.exact} 元　分得 ¥${fenToYuan(BigInt(part.amountFen))}　${part.organizationName}`,
      );
    }
  }

  const { rowCount, file } = await exportWorkPlanTable(bureau, { domain: [], field: [], status: [], city: [] });
  const [province] = await quotaProgress(bureau);
  say(
    "8 主管部门",
    `${province?.regionName ?? ""}已审核 ${province?.done ?? 0} 个场景单元，要求 ≥${province?.minimum ?? 0}；工作计划表 ${rowCount} 行，${file.length} 字节`,
  );
  const audit = await verifyAudit(services.database);
  say("审计链", audit.ok ? `${audit.count} 条事件，校验通过` : `第 ${audit.seq} 条：${audit.reason}`);
  const { contract } = await getContract(unit, { code: perUse.code });
  if (!audit.ok || contract.status !== "active") process.exitCode = 1;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
