import { describe, expect, test } from "vitest";
import { type BatchRules, readBatch } from "./read-batch.ts";

const ROBOT = "CNHB01H2W2A100000000000000001";
const rules: BatchRules = {
  robots: new Map([[ROBOT, [{ from: new Date(0), to: null }]]]),
  maxLateDays: 35,
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
const failed = (data: unknown) => event({ type: "cn.shijing.operation.failed", data });
const state = (data: unknown) => event({ type: "cn.shijing.robot.state", data });
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
  ["a mistyped datum", event({ data: { quantity: 1, statoin: "x" } }), "data：不支持的属性 statoin"],
  ["a sequence that is no number", event({ sequence: "A-17" }), "sequence：sequence 须为 1 至 18 位数字"],
  ["half a character", event({ id: "a\ud800" }), "id：id 含有无法保存的字符"],
  ["a character of no width", event({ id: "a\u0000" }), "id：id 含有无法保存的字符"],
  ["an exclusion of what succeeded", event({ data: { quantity: 1, exclusion: "userSite" } }), "data：不支持的属性 exclusion"],
  ["an unknown exclusion", failed({ quantity: 1, exclusion: "badLuck" }), "data.exclusion：exclusion 不是约定的免责事由"],
  ["a state that is none", state({ state: "asleep", seconds: 1 }), "data.state：state 不是约定的状态"],
  ["more than a day of a state", state({ state: "idle", seconds: 86_401 }), "data.seconds：seconds 最多为 86400"],
  ["no time at all", state({ state: "idle", seconds: 0 }), "data.seconds：seconds 须大于 0"],
  ["a fourth decimal", state({ state: "idle", seconds: 0.0001 }), "data.seconds：seconds 最多 3 位小数"],
  ["an exclusion of work", state({ state: "productive", seconds: 1, exclusion: "userSite" }), "data.exclusion：作业状态不能填写 exclusion"],
  ["a void of nothing", event({ type: "cn.shijing.usage.void", data: {} }), "data.of：缺少 of"],
  ["a correction without data", event({ type: "cn.shijing.usage.correct", data: undefined }), "data：data 须为 JSON 对象"],
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

test.each([
  ["cn.shijing.operation.failed", { quantity: 2, exclusion: "userSite" }, ["operationFailed", null, "userSite", "2"]],
  ["cn.shijing.piece.good", { quantity: 3 }, ["pieceGood", null, null, "3"]],
  ["cn.shijing.piece.scrapped", undefined, ["pieceScrapped", null, null, "1"]],
  ["cn.shijing.robot.state", { state: "fault", seconds: 0.1, exclusion: "forceMajeure" }, ["stateTime", "fault", "forceMajeure", "0.1"]],
  ["cn.shijing.robot.distance", { metres: 1234.567 }, ["distance", null, null, "1234.567"]],
  ["cn.shijing.robot.area", { squareMetres: 40 }, ["area", null, null, "40"]],
])("%s is read into its kind, state, exclusion and exact quantity", (type, data, expected) => {
  const [read] = readBatch([event({ type, data })], rules).read;
  expect(read?.usage && [read.usage.kind, read.usage.state, read.usage.exclusion, read.usage.quantity]).toEqual(expected);
});

test.each([
  ["cn.shijing.usage.void", { of: "op-0" }, { of: "op-0", quantity: "0" }],
  ["cn.shijing.usage.correct", { of: "op-0", quantity: 0.5 }, { of: "op-0", quantity: "0.5" }],
])("%s names its original and the quantity it is to have", (type, data, expected) => {
  expect(readBatch([event({ type, data })], rules).read[0]).toMatchObject({ usage: null, correction: expected });
});

test("nothing corrects itself", () => {
  expect(refusal(event({ type: "cn.shijing.usage.void", data: { of: "op-1" } }))).toMatchObject({ code: "notCorrectable" });
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

  test.each([
    ["2026-11-10T00:00:00Z", null],
    ["2026-11-09T23:59:59.999Z", "outsideContract"],
    ["2026-11-12T00:00:00Z", "outsideContract"],
    ["2026-11-20T00:00:00Z", null],
  ])("a robot counts only while it works under the contract: %s is held as %s", (time, expected) => {
    const robots = new Map([
      [
        ROBOT,
        [
          { from: new Date("2026-11-10T00:00:00Z"), to: new Date("2026-11-12T00:00:00Z") },
          { from: new Date("2026-11-20T00:00:00Z"), to: null },
        ],
      ],
    ]);
    expect(hold(time, { robots })).toBe(expected);
  });

  test("the contract says how late an event may come", () => {
    expect(hold("2026-10-17T02:00:00Z", { maxLateDays: 7 })).toBe("tooLate");
    expect(hold("2026-11-14T02:00:00Z", { maxLateDays: 7 })).toBeNull();
  });

  test("a correction may come after the contract and the robot's work under it, but not too late", () => {
    const correction = (time: string) =>
      readBatch([event({ time, type: "cn.shijing.usage.void", data: { of: "op-0" } })], {
        ...rules,
        endsAt: new Date("2026-11-01T00:00:00Z"),
        robots: new Map([[ROBOT, [{ from: new Date(0), to: new Date("2026-10-20T00:00:00Z") }]]]),
      }).read[0]?.hold;
    expect(correction("2026-11-20T00:00:00Z")).toBeNull();
    expect(correction("2026-10-01T00:00:00Z")).toBe("tooLate");
    expect(correction("2026-11-22T00:00:00Z")).toBe("future");
  });
});
