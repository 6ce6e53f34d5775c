import { expect, test } from "vitest";
import { passwordFault } from "./password-strength.ts";
import { newPassword } from "./schemas.ts";

const WORDS = ["zhao.min@yunling-storage.example", "云岭储能", "广州云岭储能科技有限公司"];

const REFUSED = [
  "12345678",
  "123456789",
  "1234567890",
  "87654321",
  "11111111",
  "88888888",
  "aaaaaaaa",
  "abababab",
  "abcdefgh",
  "abcd1234",
  "abc12345",
  "qwertyui",
  "qwertyuiop",
  "qwerty123",
  "asdfghjkl",
  "zxcvbnm123",
  "1qaz2wsx",
  "1q2w3e4r",
  "password",
  "Password",
  "PASSWORD1",
  "password123",
  "P@ssw0rd",
  "passw0rd",
  "admin123",
  "Admin1234",
  "administrator",
  "welcome1",
  "Welcome123",
  "letmein123",
  "iloveyou",
  "5201314520",
  "woaini1314",
  "woaini520",
  "a1234567",
  "aa123456",
  "qq123456",
  "test1234",
  "changeme",
  "football",
  "sunshine",
  "huawei123",
  "shijing1",
  "Shijing123",
  "实景实景实景2026",
  "机器人机器人12",
  "jiqiren2026",
  "zhao.min1",
  "yunling-",
  "云岭储能云岭储能1",
];

const TAKEN = [
  "Shijing-demo-2026",
  "correct horse battery staple",
  "紫藤花开满了旧墙",
  "k7#Lw2!pQz9v",
  "mvxqtrhk",
  "晨雾 北岸 渡口 7",
  "tangerine-lamp-42",
  "9fQ!x2Lr",
  "Wo3-jin1tian1-chi1mian4",
  "🦊🐼🦁🐯🐨🐸🐙🦉",
  "nine tall pines by the lake",
  "pXr4-mount-cedar",
];

test.each(REFUSED)("refuses %s", (password) => {
  expect(passwordFault(password, WORDS)).not.toBeNull();
});

test.each(TAKEN)("takes %s", (password) => {
  expect(passwordFault(password, WORDS)).toBeNull();
});

test("length is 8 to 128, and nothing is cut off or trimmed", () => {
  const long = "x7 藤q".repeat(40);
  expect(newPassword.safeParse("k7#Lw2!").success).toBe(false);
  expect(newPassword.safeParse(` ${"k7#Lw2!p"} `).data).toBe(" k7#Lw2!p ");
  expect(newPassword.safeParse(long.slice(0, 128)).success).toBe(true);
  expect(newPassword.safeParse(long.slice(0, 129)).success).toBe(false);
});
