import { expect, test } from "vitest";
import { looksAlike, nameKey } from "./name-key.ts";

const alike = (one: string, other: string) => looksAlike(nameKey(one), nameKey(other));

test.each([
  ["云岭储能科技有限公司", "云岭储能科技有限责任公司"],
  ["云岭储能科技有限公司", "雲嶺儲能科技有限公司"],
  ["云岭储能科技有限公司", "云岭储能 科技（有限公司）"],
  ["云岭储能科技有限公司", "云岭储能枓技有限公司"],
  ["云岭储能科技有限公司", "云领储能科技有限公司"],
  ["云岭储能科技有限公司", "云岭储能科技股份有限公司"],
  ["衡步机器人O1有限公司", "衡步机器人０l有限公司"],
  ["衡步机器人有限公司", "衡步机器人二有限公司"],
])("%s looks like %s", (one, other) => expect(alike(one, other)).toBe(true));

test.each([
  ["云岭储能科技有限公司", "云岭光伏科技有限公司"],
  ["广东制造有限公司", "广西制造有限公司"],
  ["衡步机器人有限公司", "灵触智能有限公司"],
  ["有限公司", "集团"],
])("%s does not look like %s", (one, other) => expect(alike(one, other)).toBe(false));
