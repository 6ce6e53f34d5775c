import { DateTime } from "luxon";
import { approveInvoice, closePeriod, invoicePage } from "#app/areas/billing/index.server.ts";
import { activateContract, contractOfKey, createContract, issueContractKey, registerRobot } from "#app/areas/contracts/index.server.ts";
import type { TermsInput } from "#app/areas/contracts/schemas.ts";
import { saveAccount } from "#app/areas/payouts/index.server.ts";
import { acceptRobot, recordUsage } from "#app/areas/usage/index.server.ts";
import { type Context, contextFor } from "#app/kernel/context.server.ts";
import { seedKey } from "../20_capabilities.ts";
import { Dice } from "../generator/dice.ts";
import type { Cast } from "./cast.ts";

const ZONE = "Asia/Shanghai";
/** A maker's own prefix, and not that of the robots the factories of tests make. */
const STATIONS = ["T01", "T02", "T03"].map((station, i) => ({
  station,
  identity: `CNHB01H2W2A1${String(9_000_001 + i).padStart(17, "0")}`,
}));
const MOST_EVENTS = 1_000;

const TERMS: TermsInput = {
  kind: "combined",
  usage: {
    charges: [
      {
        basis: "successfulTask",
        tierMode: "graduated",
        tiers: [{ upTo: "60,000", priceYuan: "0.40" }, { upTo: "100,000", priceYuan: "0.36" }, { priceYuan: "0.32" }],
      },
    ],
    minimumKind: "quantity",
    minimumQuantity: "50,000",
    vat: "service",
  },
  lease: {
    units: 3,
    monthlyRentYuan: "6,000.00",
    timing: "arrears",
    depositYuan: "30,000.00",
    buyOut: [
      { afterMonths: "12", priceYuan: "96,000.00" },
      { afterMonths: "24", priceYuan: "58,000.00" },
    ],
    mayEndEarly: true,
    noticeDays: 60,
    feePercent: "30",
    vat: "tangibleLease",
  },
  sla: {
    measures: [
      {
        measure: "successRate",
        minimumSample: "1,000",
        steps: [
          { below: "98", credit: "5" },
          { below: "95", credit: "10" },
        ],
      },
      { measure: "uptime", minimumSample: "200", steps: [{ below: "97", credit: "5" }] },
    ],
    exclusions: ["plannedMaintenance", "userSite", "userSupply"],
    base: "usage",
    capPercent: "15",
    exitAfterBreaches: 3,
  },
  maxLateDays: 120,
  paymentDays: 30,
};

/**
 * A running contract of a sealed task book: three robots at work for two whole months, what they reported until now, and the deposit and the bills
 * of both months on their way to the payer. In the first month one robot was out of order for hours on five days, below the uptime that was agreed;
 * what another reported late is billed with the second.
 */
export async function seedContract(cast: Cast, taskBookCode: string): Promise<void> {
  const [provider, unit] = [await cast.owner("hengbu"), await cast.owner("yunling")];
  const now = DateTime.fromJSDate(provider.clock.now(), { zone: ZONE });
  const begins = now.startOf("month").minus({ months: 2 });
  const { code } = await createContract(provider, {
    taskBookCode,
    formKey: seedKey("contract:sealed"),
    startsOn: begins.toFormat("yyyy-MM-dd"),
    endsOn: begins.plus({ years: 2 }).toFormat("yyyy-MM-dd"),
    terms: TERMS,
  });
  // Where bank transfers of the payer go: nobody's account.
  await saveAccount(
    provider,
    { holderName: provider.actor.organizationName, bankName: "示例银行深圳南山支行", accountNumber: "6200000000000012345" },
    { factorAt: provider.clock.now() },
  );
  await activateContract(unit, { code });
  for (const { station, identity } of STATIONS) {
    await registerRobot(provider, { code, identity, station });
    await acceptRobot(unit, { code, identity, acceptedOn: begins.toFormat("yyyy-MM-dd") });
  }
  const { key } = await issueContractKey(provider, { code });
  const grant = await contractOfKey(cast.system, `Bearer ${key}`);
  const robots = contextFor(cast.services, { kind: "contractKey", ...grant }, "seed");
  const { onTime, late } = reportsOf(begins, now);
  const bill = async (period: string) => {
    const invoice = await closePeriod(provider, { contractCode: code, period });
    const { ratingHash } = await invoicePage(provider, invoice.code);
    await approveInvoice(provider, { code: invoice.code, ratingHash: ratingHash ?? "" });
  };
  await report(robots, onTime);
  await bill("deposit");
  await bill(begins.toFormat("yyyy-MM"));
  await report(robots, late);
  await bill(begins.plus({ months: 1 }).toFormat("yyyy-MM"));
}

async function report(robots: Context, events: readonly Report[]): Promise<void> {
  for (let at = 0; at < events.length; at += MOST_EVENTS) {
    const { results } = await recordUsage(robots, events.slice(at, at + MOST_EVENTS));
    const refused = results.find(({ status }) => status !== "accepted");
    if (refused) throw new Error(`a report of the demo was not accepted: ${JSON.stringify(refused)}`);
  }
}

type Report = Record<string, unknown>;

/** What each robot reported, day by day: operations by shift, failures, and its time by state. One was out of reach for two days of a month. */
function reportsOf(begins: DateTime, now: DateTime): { onTime: Report[]; late: Report[] } {
  const [onTime, late]: [Report[], Report[]] = [[], []];
  for (const [i, { identity, station }] of STATIONS.entries()) {
    let sequence = 0;
    for (let day = begins; day < now; day = day.plus({ days: 1 })) {
      const dice = new Dice("usage", station, day.toFormat("yyyy-MM-dd"));
      const isFirstMonth = day.hasSame(begins, "month");
      const isOutOfReach = i === 2 && [9, 10].includes(day.day);
      // Kept by the robot, and sent after the bill of its first month; what came later was lost.
      if (isOutOfReach && !isFirstMonth) continue;
      const events = isOutOfReach ? late : onTime;
      const isOutOfOrder = i === 1 && isFirstMonth && day.day >= 12 && day.day <= 16;
      const say = (type: string, hour: number, data: Record<string, unknown>) => {
        const time = day.plus({ hours: hour, minutes: dice.whole(0, 50) });
        if (time >= now) return;
        sequence += 1;
        events.push({
          specversion: "1.0",
          id: `${station}-${day.toFormat("yyyyMMdd")}-${type}-${hour}`,
          source: identity,
          type: `cn.shijing.${type}`,
          time: time.toUTC().toISO(),
          sequence: String(sequence).padStart(10, "0"),
          data: { ...data, station },
        });
      };
      const pace = day.weekday >= 6 ? 0.6 : 1;
      for (const hour of [11, 15, 19]) say("operation.succeeded", hour, { quantity: Math.round(pace * dice.whole(270, 330)) });
      say("operation.failed", 19, { quantity: dice.whole(3, 12) });
      const fault = isOutOfOrder ? 28_800 : dice.chance(0.12) ? dice.whole(1_200, 5_400) : dice.whole(0, 300) + 1;
      say("robot.state", 20, { state: "productive", seconds: Math.round(pace * dice.whole(33_000, 36_000)) });
      say("robot.state", 21, { state: "charging", seconds: dice.whole(5_400, 7_200) });
      say("robot.state", 22, { state: "fault", seconds: fault });
    }
  }
  return { onTime, late };
}
