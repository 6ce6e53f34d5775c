import { questionReaders, type VocabularyWord } from "#app/areas/metrics/index.server.ts";
import type { CommercialMode, ProductType, SceneField } from "#db/vocabulary/scenes.ts";

const fields = (field: SceneField, words: string) => words.split(" ").map((word) => ({ word, attribute: "field", values: [field] }));
const products = (values: ProductType[], words: string) => words.split(" ").map((word) => ({ word, attribute: "product_types", values }));
const modes = (mode: CommercialMode, words: string) =>
  words.split(" ").map((word) => ({ word, attribute: "commercial_modes", values: [mode] }));

/** Words of everyday speech for values of the scene's own vocabulary. Scenes whose text says the word are found as well. */
const SCENE_WORDS: readonly VocabularyWord[] = [
  ...fields("warehousing", "仓储 物流 仓库"),
  ...fields("catering", "餐饮 零售 门店"),
  ...fields("healthcare", "医疗 康养 养老 医院"),
  ...fields("workSafety", "安全生产"),
  ...fields("emergency", "应急 救援 抢险"),
  ...fields("disaster", "防灾 减灾 救灾"),
  ...products(["quadrupedLegged", "quadrupedWheeled", "quadrupedOther", "otherQuadrupedLike"], "四足 四足机器人 机器狗 机械狗 机器犬"),
  ...products(["quadrupedWheeled"], "轮足 轮足机器人"),
  ...products(["humanoidLegged"], "双足 双足机器人 足式人形"),
  ...products(["humanoidWheeled"], "轮式人形 轮式人形机器人"),
  ...products(["humanoidLegged", "humanoidWheeled", "humanoidOther", "otherHumanoidLike"], "人形 人形机器人 仿人机器人 双臂机器人"),
  ...modes("payPerUse", "按次付费 按效付费 计件付费 按效用付费"),
  ...modes("operatingLease", "租赁 租用 经营性租赁"),
  ...modes("purchase", "采购 购买"),
  { word: "标杆", attribute: "benchmark", values: ["true"] },
  { word: "标杆场景", attribute: "benchmark", values: ["true"] },
];

/** The reader of questions to this list. */
export const readerFor = questionReaders(SCENE_WORDS);
