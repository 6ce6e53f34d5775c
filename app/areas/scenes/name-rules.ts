/**
 * What makes the name of a scene say where and on what which work is done (工作计划表填写说明第 3 条: 避免笼统表述，如“工业产线实训”).
 * A name is read by taking out words that stand in any name; what is left over must be more than a trade or a bare operation.
 */

/** Words of programmes, of machines and of workplaces in general: they tell no scene from another. */
const GENERIC = [
  ..."人形机器人 具身智能机器人 具身智能 具身 人形 四足机器人 机器狗 机器人 智能体 智能化 智能 智慧 自动化 数字化 数智化 信息化 无人化 少人化 柔性化 无人 先进 新型 典型 重点 标杆 创新 综合 多功能 通用 高端 现代 大型 重大".split(
    " ",
  ),
  ..."工业 产线 生产线 流水线 生产车间 车间 工厂 厂房 厂区 园区 基地 工位 岗位 现场 场地 场所 场景 环境 区域 线体 企业 公司 集团 单位 我司 我厂 本厂 本单位 某厂 某公司 某企业 某单位 内部 室内 室外 全流程 全过程 全场景 多场景 各类 相关 有关 部分 一般 其他 日常".split(
    " ",
  ),
  ..."实景实训 实训 实景 训练 培训 应用 使用 示范 试点 试验 测试场景 测试 验证 项目 工程 任务 课题 作业 工作 操作 业务 工序 环节 流程 生产 制造 加工 服务 解决方案 方案 系统 平台 设备 技术 产品 需求 开发 研发 研究 建设 改造 升级 部署 推广 落地 运行 运营 管理 替代 替人 赋能 提升 降本增效 专项行动 专项 行动 计划 测试用 待定 暂定 未命名 名称 新建".split(
    " ",
  ),
].sort(byLength);

/** Trades: they narrow a name, and still name no place and no thing. */
const TRADES =
  "服务业 服务 特种 农业 汽车 新能源汽车 新能源 锂电 光伏 风电 电力 电网 能源 电子 半导体 芯片 家电 机械 装备 航空 航天 船舶 钢铁 冶金 有色 化工 石化 石油 煤炭 矿山 建筑 建材 医药 医疗 医院 养老 康养 护理业 物流 仓储 快递 电商 零售 商超 餐饮 酒店 文旅 教育 安防 安全 消防 应急 救援 防灾 减灾 环保 水务 交通 轨道交通 铁路 公路 港口 机场 食品 纺织 服装 家居 3c 装备制造 制造业 生产制造 检测分析 维修维护 仓储物流 餐饮零售 医疗康养 安全生产 应急救援 防灾减灾 行业 领域 产业"
    .split(" ")
    .sort(byLength);

/** Operations as bare words; the lexicon knows many more, and only gives advice. */
const BARE_OPERATIONS =
  "巡检 巡查 巡逻 检测 检查 检验 检修 维修 维护 保养 分拣 拣选 搬运 转运 运输 配送 装配 组装 安装 拆卸 上下料 码垛 拆垛 装卸 插接 插拔 拧紧 焊接 打磨 喷涂 涂胶 包装 打包 清洁 清扫 保洁 盘点 补货 导览 导诊 导购 迎宾 讲解 护理 陪护 康复 送餐 烹饪 备餐 侦察 搜救 灭火 救援 抓取 取放 摆放 铺设 巡护 监测 探测 采样 取样 移液 质检 协作 人机协作"
    .split(" ")
    .sort(byLength);

function byLength(a: string, b: string): number {
  return b.length - a.length || (a < b ? -1 : 1);
}

/** Words that only join; digits, letters and marks name nothing by themselves. */
const JOINTS = /[的与和及或等在对为于之用类型新一二三四五六七八九十百千万零两某各第号期批次甲乙丙丁a-z0-9\s\p{P}\p{S}]/gu;
/** Characters that must be left over: one alone is a scrap of a word. */
const LEAST_LEFT = 2;

const normal = (name: string) => name.normalize("NFKC").toLowerCase();
/** Longest words first, each gap kept as a mark so that no new word arises across it. */
const without = (text: string, words: readonly string[]) => words.reduce((rest, word) => rest.replaceAll(word, "·"), text);
const left = (text: string) => [...text.replace(JOINTS, "")].length;

const RULE = "（工作计划表填写说明第 3 条）";
const EXAMPLE = "例如“某工厂电池测试线——柔性插接”";

/** Why a name is too vague to be sent to anyone, naming what is missing; null when it is not. */
export function nameFault(name: string): string | null {
  const specific = without(normal(name), GENERIC);
  const operation = BARE_OPERATIONS.find((word) => specific.includes(word));
  const withoutOperation = operation ? without(specific, BARE_OPERATIONS) : specific;
  if (left(without(withoutOperation, TRADES)) >= LEAST_LEFT) return null;
  if (operation) {
    return `场景名称只写了“${operation}”，没有写明在哪个部位、对什么对象做。请补上具体地点或对象，${EXAMPLE}${RULE}。`;
  }
  if (left(specific) >= LEAST_LEFT) {
    return `场景名称只写了行业，没有写明在哪里做什么作业。请补上具体地点、对象和作业，${EXAMPLE}${RULE}。`;
  }
  return `场景名称过于笼统，没有写明地点、对象和作业。请写成“地点或对象——作业”，${EXAMPLE}${RULE}。`;
}

/**
 * What would make an admissible name better; null when nothing would. `operations`: what the lexicon found in the name. Advice, not refusal:
 * the lexicon does not know every operation.
 */
export function nameAdvice(name: string, operations: readonly string[]): string | null {
  if (nameFault(name) !== null || operations.length > 0) return null;
  const text = normal(name);
  if (BARE_OPERATIONS.some((word) => text.includes(word))) return null;
  return `名称里没有读到作业。建议写成“地点或对象——作业”，${EXAMPLE}；写明作业后，同类能力更容易被匹配到。`;
}
