import { questionReaders, type VocabularyWord } from "#app/areas/metrics/index.server.ts";
import type { ComponentKind, SupplyRole } from "#db/vocabulary/roles.ts";
import type { ProductType, SceneField } from "#db/vocabulary/scenes.ts";

const words = (attribute: string, values: readonly string[], text: string) => text.split(" ").map((word) => ({ word, attribute, values }));
const role = (value: SupplyRole, text: string) => words("role", [value], text);
const part = (value: ComponentKind, text: string) => words("component_kind", [value], text);
const field = (value: SceneField, text: string) => words("fields", [value], text);
const product = (values: ProductType[], text: string) => words("product_type", values, text);

/** Words of everyday speech for values of the catalogue's own vocabulary. Capabilities whose text says the word are found as well. */
const CAPABILITY_WORDS: readonly VocabularyWord[] = [
  ...role("robotMaker", "整机 整机企业 本体"),
  ...role("applicationServiceProvider", "应用服务商 集成商 总包 代运营"),
  ...role("algorithmSupplier", "算法 模型算法 技能包"),
  ...role("osSupplier", "操作系统"),
  ...role("simulationSupplier", "仿真 仿真平台"),
  ...role("partsSupplier", "零部件 部件"),
  ...role("researchInstitute", "科研院所 研究所 研究院 高校"),
  ...role("thirdPartyVerifier", "检测机构 检验机构 第三方检测 第三方验证 检测认证"),
  ...role("platformProvider", "公共平台 算力 实训场 中试 中试基地"),
  ...role("leaseOperator", "租赁 租用 出租 租金 租机"),
  ...role("insurer", "保险 投保 理赔"),
  ...part("dexterousHand", "灵巧手 仿生手 仿人手 五指手 机械手"),
  ...part("gripper", "夹爪 末端夹爪 抓手 手爪 夹具 吸盘"),
  ...part("forceSensor", "力传感器 力觉传感器 六维力 力矩传感器"),
  ...part("visionSensor", "视觉传感器 相机 摄像头 激光雷达"),
  ...part("jointModule", "关节模组 关节 执行器"),
  ...part("battery", "电池包 电池 电源"),
  ...part("chassis", "移动底盘 底盘"),
  ...part("tactileSkin", "触觉皮肤 电子皮肤 触觉传感器"),
  ...part("gasSensor", "气体传感器 气体探头 气体检测仪"),
  ...field("warehousing", "仓储 物流 仓库"),
  ...field("catering", "餐饮 零售"),
  ...field("healthcare", "医疗 康养 养老 医院"),
  ...field("emergency", "应急 救援"),
  ...field("disaster", "防灾 减灾"),
  ...product(["quadrupedLegged", "quadrupedWheeled", "quadrupedOther", "otherQuadrupedLike"], "四足 四足机器人 机器狗 机械狗 机器犬"),
  ...product(["quadrupedWheeled"], "轮足 轮足机器人"),
  ...product(["humanoidLegged"], "双足 双足机器人 足式人形"),
  ...product(["humanoidWheeled"], "轮式人形 轮式人形机器人"),
  ...product(["humanoidLegged", "humanoidWheeled", "humanoidOther"], "人形 人形机器人"),
  { word: "已认证", attribute: "verified", values: ["true"] },
];

/** The reader of questions to this list. */
export const readerFor = questionReaders(CAPABILITY_WORDS);
