import { describe, expect, test } from "vitest";
import { type BatchRules, readBatch } from "./read-batch.ts";

const ROBOT = "CNHB01H2W2A100000000000000001";
const rules: BatchRules = {
  robots: new Set([ROBOT]),
  startsAt: new Date("2026-08-31T16:00:00Z"),
  endsAt: new Date("2026-12-31T16:00:00Z"),
  now: new Date("2026-11-21T02:00:00Z"),
};
const event = (facts: Record<string, unknown> = {}) => ({
  specversion: "1.0",
  id: "op-1",
  source: ROBOT,
  type: "cn.shijing.operation.succeeded",
  time: "2026-11-21T09:59:00+08:00",
  data: { quantity: 1 },
  ...facts,
});
const refusal = (raw: unknown) => readBatch([raw], rules).refused[0];
const hold = (time: string, at: Partial<BatchRules> = {}) => readBatch([event({ time })], { ...rules, ...at }).read[0]?.hold;

test.each<[string, unknown, string]>([
  ["no object", 7, "事件：事件须为 JSON 对象"],
  ["null", null, "事件：事件须为 JSON 对象"],
  ["an older standard", event({ specversion: "0.3" }), "specversion：specversion 须为 1.0"],
  ["no id", event({ id: undefined }), "id：缺少 id"],
  ["a short source", event({ source: "R2D2" }), "source：source 须为 29 位整机身份证编码"],
  ["an unknown type", event({ type: "x" }), "type：type 不是可上报的事件类型"],
  ["a time without zone", event({ time: "2026-11-21T09:59:00" }), "time：time 须为带时区的 ISO 8601 时间"],
  ["half an operation", event({ data: { quantity: 1.5 } }), "data.quantity：quantity 须为整数"],
  ["quantity as text", event({ data: { quantity: "1" } }), "data.quantity：quantity 须为整数"],
  ["no operation", event({ data: { quantity: 0 } }), "data.quantity：quantity 至少为 1"],
  ["a mistyped attribute", event({ tiem: "x" }), "事件：不支持的属性 tiem"],
])("%s is refused with the place and the reason", (_name, raw, message) => {
  expect(refusal(raw)).toMatchObject({ index: 0, status: "rejected", code: "schema", message });
});

test("attributes the standard's own tools add are taken", () => {
  expect(readBatch([event({ datacontenttype: "application/json", subject: "T01", sequence: "17" })], rules).read).toHaveLength(1);
});

test("without data one operation is meant, and the hash does not tell the two apart", () => {
  const { data: _data, ...bare } = event();
  const hashes = readBatch([bare, event()], rules).read.map((read) => read.hash);
  expect(hashes[0]).toBe(hashes[1]);
});

test("a robot that is not registered is refused with its id", () => {
  expect(refusal(event({ source: ROBOT.replace(/1$/, "9") }))).toMatchObject({ id: "op-1", code: "unknownRobot" });
});

describe("time", () => {
  test.each([
    ["2026-11-21T02:05:00Z", null],
    ["2026-11-21T02:05:00.001Z", "future"],
    ["2026-10-17T02:00:00Z", null],
    ["2026-10-17T01:59:59.999Z", "tooLate"],
  ])("%s is held as %s", (time, expected) => expect(hold(time)).toBe(expected));

  test.each([
    ["2026-08-31T16:00:00Z", null],
    ["2026-08-31T15:59:59.999Z", "outsideContract"],
  ])("the contract begins at midnight in Shanghai: %s is held as %s", (time, expected) => {
    expect(hold(time, { now: new Date("2026-09-01T02:00:00Z") })).toBe(expected);
  });

  test.each([
    ["2026-12-31T15:59:59.999Z", null],
    ["2026-12-31T16:00:00Z", "outsideContract"],
  ])("and ends before midnight: %s is held as %s", (time, expected) => {
    expect(hold(time, { now: new Date("2027-01-01T02:00:00Z") })).toBe(expected);
  });
});
