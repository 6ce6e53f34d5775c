import type { MemberRole } from "#db/vocabulary/roles.ts";

/** One password for the demo: it exists only on a machine that ran `npm start`, never in production. */
export const DEMO_PASSWORD = "Shijing-demo-2026";

export interface DemoAccount {
  email: string;
  name: string;
  /** Slug of the organization in seeds/data. */
  organization: string;
  role: MemberRole;
  /** What the account is for, printed at the start. */
  title: string;
}

/** One account per role of the product, plus the members the main job needs; of an organization its owner first. Names are those of no real person. */
export const DEMO_ACCOUNTS: DemoAccount[] = [
  { email: "user@demo.shijing.example", name: "演示·用户单位", organization: "yunling", role: "owner", title: "用户单位（云岭储能）" },
  { email: "maker@demo.shijing.example", name: "演示·整机企业", organization: "hengbu", role: "owner", title: "整机企业（衡步机器人）" },
  {
    email: "finance@demo.shijing.example",
    name: "演示·整机企业财务",
    organization: "hengbu",
    role: "finance",
    title: "整机企业的财务，复核付款与退款",
  },
  {
    email: "algorithm@demo.shijing.example",
    name: "演示·模型算法",
    organization: "lingchu",
    role: "owner",
    title: "模型算法企业（灵触智能）",
  },
  { email: "parts@demo.shijing.example", name: "演示·零部件", organization: "jingren", role: "owner", title: "零部件企业（精韧末端）" },
  {
    email: "simulation@demo.shijing.example",
    name: "演示·仿真平台",
    organization: "jingyu",
    role: "owner",
    title: "仿真平台供应商（镜域仿真）",
  },
  {
    email: "institute@demo.shijing.example",
    name: "演示·科研院所",
    organization: "lingnan",
    role: "owner",
    title: "科研院所（岭南智造研究院）",
  },
  {
    email: "bureau@demo.shijing.example",
    name: "演示·主管部门",
    organization: "bureau-gd",
    role: "owner",
    title: "主管部门（广东省示例）",
  },
  { email: "operator@demo.shijing.example", name: "演示·平台运营", organization: "operator", role: "owner", title: "平台运营" },
];

/** Address of an organization's demo account: the named one, or one made from its slug. */
export function demoEmail(slug: string): string {
  return DEMO_ACCOUNTS.find((account) => account.organization === slug)?.email ?? `${slug}@demo.shijing.example`;
}
