import ExcelJS from "exceljs";

/** Headers of the official form in its two rows, then those of the platform's own columns. */
const UPPER = [
  "序号",
  "报送单位",
  "用户单位",
  "场景名称",
  "行业/方向",
  "场景描述与\n关键技术要求",
  "场景类型",
  "应用部署产品类型",
  "创新应用联合体成员",
  "2026年11月部署应用目标",
];
const LOWER = [
  "整机应用目标",
  "部署总数",
  "可规模推广的其他标志性技术产品",
  "应用领域",
  "场景单元类别",
  "场景单元数",
  "所在地区",
  "应答截止日期",
  "合作方式",
];

type Row = Record<
  | "unit"
  | "name"
  | "industry"
  | "description"
  | "domain"
  | "products"
  | "goals"
  | "count"
  | "flagships"
  | "field"
  | "kind"
  | "units"
  | "region"
  | "closes"
  | "modes",
  string | number | Date
>;

/** A row with nothing wrong; `facts` override. */
export function planRow(facts: Partial<Row>): Row {
  return {
    unit: "广州云岭储能科技有限公司",
    name: "云岭三号测试线——高压插头柔性插接",
    industry: "新能源电池",
    description:
      "电池包下线前的最终功能测试环节，需人工插拔带有数百伏高压的测试插头，工人面临打火风险。可依托人形机器人柔性操作能力，实现测试插接环节的无人化作业。\n技术指标：识别准确率不低于98%，插接接头位置精度≤±0.5mm，姿态角度精度≤±0.5°，单次插拔节拍≤15秒，插拔作业成功率不低于99%。",
    domain: "工业",
    products: "☑ 人形机器人：轮式\n☐ 四足机器人：足式/轮式/其他\n☐ 其他类型产品：仿人形/仿四足机器人",
    goals: "☑ 完成本单位内同类场景复制部署",
    count: "10台",
    flagships: "模型算法：某插接模型",
    field: "生产制造",
    kind: "生产作业工位",
    units: "２",
    region: "广州市",
    closes: new Date(Date.UTC(2099, 10, 30)),
    modes: "按效用付费",
    ...facts,
  };
}

/** The table as somebody would send it: a title, the merged header, figures and dates as figures and dates. */
export async function planFile(rows: Row[]): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet("工作计划表");
  sheet.addRow(["人形机器人与具身智能实景实训工作计划表"]);
  sheet.mergeCells("A1:L1");
  sheet.addRow(UPPER);
  sheet.addRow([...UPPER.slice(0, 9).map(() => null), ...LOWER]);
  for (const column of "ABCDEFGHI") sheet.mergeCells(`${column}2:${column}3`);
  sheet.mergeCells("J2:L2");
  rows.forEach((row, i) => {
    const { unit, name, industry, description, domain, products, goals, count, flagships, ...extras } = row;
    sheet.addRow([
      i + 1,
      "广东省工业和信息化厅（示例）",
      unit,
      name,
      industry,
      description,
      domain,
      products,
      "整机企业：待定",
      goals,
      count,
      flagships,
      ...Object.values(extras),
    ]);
  });
  if (rows.length > 1) sheet.mergeCells(4, 2, 3 + rows.length, 2);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** Texts of the last column of a downloaded table, its header first. */
export async function lastColumn(path: string): Promise<string[]> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  const sheet = workbook.worksheets[0];
  const texts: string[] = [];
  sheet?.eachRow((row, number) => {
    if (number === 2 || number > 3) texts.push(row.getCell(sheet.columnCount).text);
  });
  return texts;
}
