import { type JudgedScene, shortlist } from "../judgement.ts";

/** 服务 · 餐饮零售. */
export const CATERING: JudgedScene[] = [
  {
    scene: "night-store-restocking",
    slots: {
      prime: shortlist(
        [3, "shuoji-s7w", "接触力九十牛有报告、急停快，补货技能在它上面跑；识别 97.2% 由算法答"],
        [2, "weixu-restock", "补货理货核价签本行、服务深圳；做的是闭店后，玻璃瓶不碰，营业中避人没写"],
        [2, "shuoji-s7", "足式，写明商场夜间理货，补货技能也配它；接触力与静音没写"],
        [0, "lanzhu-y4", "迎宾机，单手八百克"],
        [0, "canghe-c1", "冷库搬箱机"],
        [0, "zhanma-tote", "仓内料箱，场景写明不能等同"],
      ),
      algorithmSupplier: shortlist(
        [3, "muheng-restock", "六千种商品免建模、先进先出，识别、破损、成功率三项必须都达到"],
        [1, "muheng-vla", "能做理货，成功率八成八"],
        [0, "muheng-cleanup", "收餐清台，不补货"],
        [0, "lupu-indoor", "会礼让行人，但不配这些机型"],
      ),
      gripper: shortlist(
        [2, "hezhao-e85", "盒装商品平夹包络自动切换，与 S7-W 法兰相同；玻璃瓶要调力"],
        [1, "hezhao-s3", "软指不伤包装，八百克以内，接口与 S7-W 不同"],
        [1, "hezhao-v4", "吸箱可以，取瓶不行，七十二分贝太吵"],
        [0, "jingren-p2", "夹插头用的窄爪"],
      ),
      visionSensor: shortlist(
        [3, "huijie-d2", "货架与人体同时看清，轻量人形头部常用，接口一致"],
        [1, "guangju-solid", "避障有用，玻璃柜门回波弱"],
        [0, "huijie-s300", "三百毫米近距结构光"],
      ),
      simulationSupplier: shortlist(
        [3, "yuansun-playground", "有货架补货环境与打分脚本，人物可配合"],
        [1, "sizhen-warehouse", "仓库重建，门店太小"],
      ),
    },
  },
  {
    scene: "hotpot-table-clearing",
    slots: {
      prime: shortlist(
        [3, "shuoji-s7w", "清台技能只在它上面，识别、急停、速度达到，碰人柔和；八千克热锅须双手，要验证"],
        [1, "xingyuan-dw1", "端得动热锅，工业机进堂食区太粗笨"],
        [1, "zhixing-z3", "三千克，只能收碗碟"],
        [0, "lanzhu-b2", "固定在吧台后的饮品机"],
        [0, "lanzhu-y4", "单手八百克的迎宾机"],
        [0, "canghe-c1", "冷库机，挂了餐饮领域而已"],
      ),
      dexterousHand: shortlist(
        [2, "zhanggou-g9", "防水六十五级、负载十五千克、防滑包胶，抬锅耳合适；耐温六十度，食品接触要问"],
        [1, "jingren-t16", "餐饮理货合适，自己写明高温油污腱套老化快"],
        [1, "zhiwei-m6", "便宜易换，抓碗可以，两千克、没有防水"],
        [0, "jingren-f12", "插接用手，抬不起热锅"],
      ),
      algorithmSupplier: shortlist(
        [2, "muheng-cleanup", "收碗碟、倒残渣、擦桌本行，指标都达到；写明热锅旁不作业，正缺那一段"],
        [1, "muheng-vla", "收餐可试，成功率八成八"],
        [0, "yanqia-order", "点单对话"],
      ),
      osSupplier: shortlist(
        [3, "xihe-safety", "顾客身边限速限力、区域监控，急停十五毫秒，餐饮在列"],
        [2, "panshu-skillhub", "餐饮有样板，多家技能并存，与 S7-W 接口一致"],
        [2, "yuansun-brain", "餐饮在列、失败片段夜里回灌，适合每桌不同"],
        [1, "xieliu-edge", "门店网络要先达到二十五毫秒"],
      ),
      chassis: shortlist(
        [2, "lunchi-diff", "餐饮静音底盘、速度够；越障十五毫米，过不了三十毫米门槛，油地要验"],
        [1, "lunchi-omni", "工厂全向底盘，接缝一厘米就颠"],
        [0, "lunchi-track", "履带留黑痕"],
      ),
    },
  },
];
