import { paths } from "#app/http/paths.ts";
import type { NavSection } from "#app/ui/nav-list.tsx";
import type { OrganizationKind } from "#db/vocabulary/roles.ts";

/** The workbench's navigation for a kind of organization; `counts` are shown beside their entries. */
export function navigation(kind: OrganizationKind, counts: { openTodos: number; unread: number }): NavSection[] {
  const entries: Record<OrganizationKind, NavSection["items"]> = {
    userUnit: [
      { to: paths.myScenes(), label: "我的场景", icon: "scan" },
      { to: paths.newScene(), label: "发布场景", icon: "plus" },
      { to: paths.sceneImports(), label: "导入工作计划表", icon: "upload" },
      { to: paths.calls(), label: "揭榜", icon: "flag" },
      { to: paths.consortia(), label: "联合体", icon: "link" },
      { to: paths.questions(), label: "提问与答复", icon: "help" },
      { to: paths.taskBooks(), label: "任务书", icon: "file" },
      { to: paths.contracts(), label: "合同与用量", icon: "gauge" },
      { to: paths.invoices(), label: "账单与付款", icon: "invoice" },
    ],
    vendor: [
      { to: paths.myCapabilities(), label: "我的能力", icon: "robot" },
      { to: paths.newCapability(), label: "发布能力", icon: "plus" },
      { to: paths.opportunities(), label: "适合我的场景", icon: "scan" },
      { to: paths.calls(), label: "揭榜", icon: "flag" },
      { to: paths.bids(), label: "我的应答", icon: "lock" },
      { to: paths.compatibility(), label: "适配确认", icon: "check" },
      { to: paths.orders(), label: "集单机会", icon: "table" },
      { to: paths.consortia(), label: "联合体邀约", icon: "link" },
      { to: paths.questions(), label: "提问与答复", icon: "help" },
      { to: paths.taskBooks(), label: "任务书", icon: "file" },
      { to: paths.contracts(), label: "合同与用量", icon: "gauge" },
      { to: paths.payouts(), label: "账单与结算", icon: "wallet" },
    ],
    bureau: [
      { to: paths.review(), label: "场景审核", icon: "star" },
      { to: paths.ledger(), label: "重点场景台账", icon: "table" },
      { to: paths.ledgerImports(), label: "导入工作计划表", icon: "upload" },
      { to: paths.filings(), label: "任务书备案", icon: "file" },
      { to: paths.gaps(), label: "供需缺口", icon: "gauge" },
    ],
    operator: [
      { to: paths.applications(), label: "单位认证", icon: "shield" },
      { to: paths.metrics(), label: "指标库", icon: "gauge" },
      { to: paths.lexicon(), label: "工序词库", icon: "sheet" },
      { to: paths.reconciliation(), label: "每日对账", icon: "wallet" },
    ],
  };
  return [
    {
      items: [
        { to: paths.workbench(), label: "工作台", icon: "dashboard" },
        { to: paths.inbox(), label: "待办与消息", icon: "message", count: counts.openTodos + counts.unread },
        ...entries[kind],
        { to: paths.savedSearches(), label: "保存的搜索", icon: "search" },
      ],
    },
    {
      title: "单位与账号",
      items: [
        { to: paths.members(), label: "成员与权限", icon: "users" },
        { to: paths.organization(), label: "单位资料", icon: "building" },
        ...(kind === "userUnit" || kind === "vendor" ? [{ to: paths.contacts(), label: "联系人与授权", icon: "user" as const }] : []),
        { to: paths.apiKeys(), label: "接口密钥", icon: "key" },
        { to: paths.security(), label: "账号安全", icon: "shield" },
      ],
    },
  ];
}
