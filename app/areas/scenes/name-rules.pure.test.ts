import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SCENES } from "#seeds/data/scenes/index.ts";
import { nameAdvice, nameFault } from "./name-rules.ts";

const VAGUE: readonly (readonly [name: string, missing: RegExp])[] = [
  ["工业产线实训", /只写了行业|过于笼统/],
  ["产线机器人应用", /过于笼统/],
  ["机器人应用场景", /过于笼统/],
  ["人形机器人实训项目", /过于笼统/],
  ["具身智能示范应用", /过于笼统/],
  ["智能工厂场景", /过于笼统/],
  ["智慧园区机器人", /过于笼统/],
  ["车间自动化改造", /过于笼统/],
  ["某公司生产线升级", /过于笼统/],
  ["我司智能化改造项目", /过于笼统/],
  ["测试场景 1", /过于笼统/],
  ["测试场景（第二批）", /过于笼统/],
  ["场景一号", /过于笼统/],
  ["待定场景名称", /过于笼统/],
  ["XX 公司机器人场景", /过于笼统/],
  ["ABC-123 场景", /过于笼统/],
  ["1234567", /过于笼统/],
  ["典型应用场景与示范", /过于笼统/],
  ["无人化作业替代", /过于笼统/],
  ["人形机器人专项行动", /过于笼统/],
  ["汽车行业机器人应用", /只写了行业/],
  ["新能源汽车产线实训", /只写了行业/],
  ["医疗康养服务场景", /只写了行业/],
  ["电力行业应用示范", /只写了行业/],
  ["半导体工厂智能化", /只写了行业/],
  ["物流仓储领域机器人", /只写了行业/],
  ["应急救援场景", /只写了/],
  ["安全生产实训项目", /只写了行业/],
  ["餐饮零售机器人", /只写了行业/],
  ["防灾减灾应用", /只写了行业/],
  ["机器人巡检", /只写了“巡检”/],
  ["智能分拣作业", /只写了“分拣”/],
  ["电力巡检机器人", /只写了“巡检”/],
  ["汽车装配应用", /只写了“装配”/],
  ["工厂搬运场景", /只写了“搬运”/],
  ["医院配送机器人", /只写了“配送”/],
  ["车间上下料", /只写了“上下料”/],
  ["化工园区巡检与检测", /只写了/],
  ["养老护理机器人实训", /只写了“护理”/],
  ["消防侦察机器人", /只写了“侦察”/],
];

const SPECIFIC = [
  "电池测试线——柔性插接",
  "XX工厂电池测试——线柔性插接",
  "甲产线二号位——线束柔性插接",
  "变电站开关柜巡检",
  "三号高炉出铁口测温取样",
  "座舱仪表板总成装配",
  "发动机缸盖螺栓拧紧",
  "注塑机取件与修边",
  "冷库冻品箱拆垛",
  "退货女装叠衣与套袋",
  "病区药品夜间配送",
  "失能老人床上翻身",
  "检验科采血管分拣",
  "博物馆青铜厅导览",
  "高铁候车厅轮椅引导",
  "隧道火场烟雾侦察",
  "危化品储罐区气体巡检",
  "井下皮带机托辊巡检",
  "电梯轿厢按钮代按与同乘",
  "光模块端面清洁与更换",
  "核电站阀门间手轮操作",
  "超市冷柜补货",
  "学生午餐分餐线",
  "酒店客房床品更换",
  "充电站大功率充电枪插拔",
  "疫苗瓶外观检测",
  "齿轮箱壳体打磨",
  "风机塔筒螺栓复紧",
  "烟花涉药工房半成品转运",
  "堤坝管涌夜间巡查",
  "园区 10 千伏开关站——手车摇进摇出",
  "汽车座椅骨架焊后上下料",
  "轮毂毛刺打磨",
  "港口集装箱扭锁拆装",
];

describe("names that say nothing", () => {
  it.each(VAGUE)("refuses %s", (name, missing) => {
    const fault = nameFault(name);
    expect(fault).toMatch(missing);
    expect(fault).toContain("填写说明第 3 条");
    expect(fault).toContain("例如");
  });
});

describe("names that say where, on what or which work", () => {
  it.each(SPECIFIC)("accepts %s", (name) => {
    expect(nameFault(name)).toBeNull();
  });

  it.each(SCENES.map(({ name }) => name))("accepts the seeded %s", (name) => {
    expect(nameFault(name)).toBeNull();
  });
});

it("half of the tested names pass, and there are many", () => {
  expect(VAGUE.length + SPECIFIC.length).toBeGreaterThanOrEqual(60);
  expect(Math.abs(VAGUE.length - SPECIFIC.length)).toBeLessThanOrEqual(8);
});

it("reads wide letters and case like narrow ones", () => {
  expect(nameFault("ＸＸ公司机器人场景")).not.toBeNull();
});

it("a place and an object put before any refused operation make it a name", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("热轧卷板库", "手术室器械包", "隧道口挡风玻璃"),
      fc.constantFrom("巡检", "分拣", "搬运", "检测"),
      (where, what) => nameFault(`${where}——${what}`) === null && nameFault(what) !== null,
    ),
  );
});

describe("advice", () => {
  it("is given where no operation is read, and refuses nothing", () => {
    expect(nameFault("云岭储能电池三号线")).toBeNull();
    expect(nameAdvice("云岭储能电池三号线", [])).toContain("没有读到作业");
  });

  it("is kept back where the lexicon or the bare words found one, and where the name is refused anyway", () => {
    expect(nameAdvice("云岭储能电池三号线扫码", ["scan"])).toBeNull();
    expect(nameAdvice("云岭储能电池三号线巡检", [])).toBeNull();
    expect(nameAdvice("工业产线实训", [])).toBeNull();
  });
});
