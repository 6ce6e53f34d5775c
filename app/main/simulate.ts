import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { randomOf, type Sending, simulate } from "./simulation.ts";

/** `npm run simulate -- --key … --robot …`: robots of a contract that report to the platform by its key, as real ones would. */
const USAGE = `用法：npm run simulate -- --key 密钥 --robot 整机身份证 [--robot …] [选项]
  --url 地址     上报地址，默认为 http://127.0.0.1:3000/api/v1/usage
  --days 天数    模拟到现在为止的多少天，默认 7
  --from 时刻    从此刻开始模拟，例如 2026-11-01T00:00:00+08:00；代替 --days
  --speed 倍数   模拟时间比真实时间快多少倍，默认 0：不等待，连续发送
  --seed 种子    同一种子得到同样的作业与故障，默认 1`;

const { values } = parseArgs({
  options: {
    url: { type: "string", default: "http://127.0.0.1:3000/api/v1/usage" },
    key: { type: "string" },
    robot: { type: "string", multiple: true, default: [] },
    days: { type: "string", default: "7" },
    from: { type: "string" },
    speed: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
  },
});
const now = Date.now();
const [days, speed, seed] = [Number(values.days), Number(values.speed), Number(values.seed)];
const from = values.from === undefined ? now - days * 86_400_000 : Date.parse(values.from);
if (!values.key || values.robot.length === 0 || !(from < now) || !(speed >= 0) || !Number.isInteger(seed)) {
  console.error(USAGE);
  process.exit(2);
}
const TRIES = 8;
const random = randomOf(seed);
const answers = new Map<string, number>();
const sendings = simulate({ robots: values.robot, from, to: now, seed }).filter((sending) => sending.at <= now);
const count = sendings.reduce((sum, { events }) => sum + events.length, 0);
console.log(`${values.robot.length} 台机器人，${new Date(from).toISOString()} 起，${sendings.length} 批共 ${count} 条上报（含重复）`);

const started = Date.now();
let told = 0;
for (const [index, sending] of sendings.entries()) {
  const due = speed === 0 ? 0 : started + (sending.at - from) / speed - Date.now();
  if (due > 0) await sleep(due);
  await send(sending);
  if (index + 1 === sendings.length || Date.now() - told > 2_000) {
    told = Date.now();
    console.log(`${new Date(sending.at).toISOString()}  ${index + 1}/${sendings.length} 批：${summary()}`);
  }
}

/** Sends a batch until it is acknowledged, with the same ids each time. */
async function send({ events }: Sending): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(values.url, {
      method: "POST",
      headers: { authorization: `Bearer ${values.key}`, "content-type": "application/cloudevents-batch+json" },
      body: JSON.stringify(events),
    }).catch((error: unknown) => error);
    if (response instanceof Response && response.status === 202) {
      const { results } = (await response.json()) as { results: { status: string; code?: string }[] };
      for (const { status, code } of results) {
        const name = code ? `${status}（${code}）` : status;
        answers.set(name, (answers.get(name) ?? 0) + 1);
      }
      return;
    }
    const why = response instanceof Response ? `${response.status} ${await response.text()}` : String(response);
    const final = response instanceof Response && response.status < 500 && response.status !== 429;
    if (final || attempt === TRIES) {
      console.error(`平台没有接收：${why}`);
      process.exit(1);
    }
    await sleep(500 * 2 ** attempt * (0.5 + random() / 2));
  }
}

function summary(): string {
  return [...answers].map(([status, number]) => `${status} ${number}`).join("，") || "尚无答复";
}
