import { Registry } from "#app/areas/metrics/index.server.ts";
import { METRICS, UNIT_DISPLAY } from "#seeds/data/metrics.ts";
import type { Cells } from "./cells.ts";
import type { RegionName } from "./extra-cells.ts";
import { planWorkbook, workbookBytes } from "./write-workbook.server.ts";

/** The seeds' registry, without a database. */
export const seedRegistry = new Registry(
  METRICS.map(({ plausible, ...metric }) => ({
    ...metric,
    plausibleMin: plausible.min,
    plausibleMax: plausible.max,
    version: 1,
    isRetired: false,
  })),
  new Map(Object.entries(UNIT_DISPLAY)),
);

export const someRegions: RegionName[] = [
  { code: "110000", name: "北京市", province: null },
  { code: "220000", name: "吉林省", province: null },
  { code: "220200", name: "吉林市", province: "吉林省" },
  { code: "440000", name: "广东省", province: null },
  { code: "440100", name: "广州市", province: "广东省" },
  { code: "440300", name: "深圳市", province: "广东省" },
];

/** The sample row of the official form, word for word; only the goal and product boxes are ticked as text. */
export const SAMPLE_CELLS: Cells = {
  number: "样例",
  reportingUnit: "XX工业和信息化厅/xx中央企业",
  userUnit: "XX市/XX企业",
  name: "XX工厂电池测试——线柔性插接",
  industryDirection: "电子信息制造业",
  description: `电池包生产下线前的最终功能测试环节,需人工插拔带有数百伏高压的测试插头。工人面临高压打火风险,作业效率与质量也易受人为因素影响。因“多品种、小批量、高柔性”特点,自动化改造难度大。可依托人形机器人柔性操作能力,实现测试插接环节的无人化作业。

技术指标:能够识别多种型号电池接口、线缆和插头等对象以及接口状态,识别准确率不低于98%。插接接头位置精度≤±0.5mm,姿态角度精度≤±0.5°,单次插拔节拍≤15秒,适应产线节拍要求,插拔作业成功率不低于99%。`,
  domain: "工业",
  productTypes: "☑ 人形机器人: 足式/轮式/其他\n☐ 四足机器人: 足式/轮式/其他\n☐ 其他类型产品: 仿人形/仿四足机器人",
  members: "整机企业(或应用服务商): XX 其他: XX",
  goals: "☑ 完成本单位内同类场景复制部署 ☐ 完成行业内同场景复制部署 ☐ 完成跨行业/跨领域场景应用",
  count: "10台",
  flagships: "模型算法: XX 操作系统: XX 仿真平台: XX 关键零部件: XX",
};

/** A row that every rule accepts, with the platform's own columns; `cells` override, and "" leaves one empty. */
export function goodRow(cells: Cells = {}): Cells {
  return {
    number: "1",
    reportingUnit: "测试主管部门",
    userUnit: "甲用户单位",
    name: "电池测试线——柔性插接",
    industryDirection: "新能源电池",
    description:
      "场景痛点：测试插头由人工插拔，带电作业有打火风险，误判与烧针每月二十余起。\n核心作业：双臂配合取下堵帽、理顺线缆，完成测试插头的柔性插接与锁止确认。\n技术指标：识别准确率不低于98%，插接位置精度≤±0.5mm，单次插拔节拍≤15秒。\n预期成效：两个工位无人化，误判降到每月两起以内。",
    domain: "工业",
    productTypes: "☑ 人形机器人：轮式\n☐ 四足机器人：足式/轮式/其他\n☐ 其他类型产品：仿人形/仿四足机器人",
    members: "整机企业（或应用服务商）：某整机企业\n其他：某研究院",
    goals: "☑ 完成本单位内同类场景复制部署",
    count: "10台",
    flagships: "模型算法：某插接模型\n操作系统：—\n仿真平台：—\n关键零部件：—",
    field: "生产制造",
    unitKind: "生产作业工位",
    unitCount: "2",
    region: "广州市",
    closesOn: "2099年12月",
    modes: "按效用付费、经营性租赁",
    seats: "模型算法企业",
    budget: "320万元",
    waived: "单人工位，按现有条件作业",
    ...cells,
  };
}

/** A filled-in 工作计划表 with these rows. */
export const planFile = async (...rows: Cells[]): Promise<Uint8Array> => workbookBytes(planWorkbook({ withExtras: true, rows }).workbook);
