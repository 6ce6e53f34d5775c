import { type JudgedScene, nobody, shortlist } from "../judgement.ts";

/** 特种 · 安全生产. */
export const WORK_SAFETY: JudgedScene[] = [
  {
    scene: "switchgear-truck-racking",
    slots: {
      prime: shortlist(
        [3, "hengbu-h2e", "配电室操作机，对孔 0.8 mm、成功率有报告、识别 99.5%、窄道与温度都达到，服务广东"],
        [1, "kunli-k5", "有手能合空开、能开门进站；识别 98.2% 与成功率 96.8% 不足"],
        [1, "dianhe-substation", "变电站代维带 H2-E，自己写明倒闸只做核对，分合仍由人"],
        [1, "hengbu-h2w", "同门装配机，没有绝缘护套与窄底盘"],
        [1, "wenzhu-d2", "扭矩可控，无配电经验"],
        [0, "suian-i1", "斗臂车上的带电作业机，形态不对"],
      ),
      algorithmSupplier: shortlist(
        [2, "diwei-meter", "指示读数 99.2% 有报告、安全生产在列，柜号与带电显示可用；不管摇进动作"],
        [1, "lingchu-terminal", "配 H2-E 的柜内操作，做端子"],
        [1, "chuyu-patchcord", "配 H2-E，先核标签再动手的逻辑可借"],
        [1, "xunzhi-substation", "台账与缺陷定级，配四足不配 H2-E"],
        [0, "lingchu-tighten", "拧螺栓，不配 H2-E"],
        [0, "chuyu-insulator", "架空线绝缘子"],
        [0, "xunzhi-thermal", "只做接头测温"],
      ),
      forceSensor: shortlist(
        [3, "lizhun-wrist6", "摇把卡滞靠腕力看，分辨 0.1 N、薄，与 H2-E 同法兰同总线"],
        [1, "weiheng-heavy6", "安全生产在列、量程大，重一点九千克吃掉四千克负载"],
        [1, "lizhun-torque", "扭矩准，须整机厂装进关节"],
        [0, "weiheng-micro6", "三十牛量程，摇把一转就过载"],
      ),
      osSupplier: shortlist(
        [3, "panshu-secure", "断网按预案、日志存证、中断率 0.05%，操作票逐步放行正需要"],
        [2, "panshu-core", "安全生产在列，急停与推理隔离；日志存证较弱"],
        [1, "xihe-safety", "限力组件，无人值守站用处不大"],
        [0, "xieliu-fleet", "配送编排"],
      ),
      thirdPartyVerifier: shortlist(
        [2, "yuezhun-onsite", "到站按预登记方案计成功率"],
        [2, "yuezhun-precision", "对孔精度与节拍到现场测，广东"],
        [2, "jianxing-emc", "变电站限值与信息安全正要查"],
        [1, "jianxing-collab", "急停可测，站内无人"],
        [0, "weijing-explosion", "防爆，不是本题"],
      ),
    },
  },
  {
    scene: "loading-arm-docking",
    slots: {
      prime: nobody(
        "爆炸危险一区、防护六十六级、带手臂的机型一台也没有",
        [1, "fanli-p1", "防护六十六级、抗风二十米、双臂托重件，形态不在可选之列，也不防爆"],
        [0, "tuoling-ex22", "防爆但是四足，没有手臂"],
        [0, "hengbu-h2e", "五十四级，不防爆"],
        [0, "fanli-w2", "六十五级，写明易燃气体未置换不得进入"],
        [0, "xingyuan-dw1", "五十四级，不防爆"],
        [0, "yuedun-hazmat", "泄漏侦测值守，不对接鹤管"],
      ),
      algorithmSupplier: nobody(
        "没有鹤管对接或静电夹操作的技能",
        [1, "rouzhi-hose", "软管接口卡扣力觉确认可借，只配救援机型"],
        [0, "xiguang-leak", "泄漏侦测"],
        [0, "diwei-meter", "读表引擎，不对接"],
        [0, "chuyu-matefit", "毫米级小插头"],
      ),
      osSupplier: shortlist(
        [3, "panshu-secure", "写明防爆罐区、断链原地保持、日志存证"],
        [1, "panshu-core", "安全生产在列，没有防爆现场特性"],
        [0, "xihe-safety", "人机同线限力组件"],
      ),
      thirdPartyVerifier: shortlist(
        [3, "weijing-explosion", "隔爆间隙与本安参数检验，上装车台必须先过它"],
        [1, "yuezhun-precision", "对口精度可到现场测，广东"],
        [1, "yuezhun-onsite", "成功率计数可做，未写危险区"],
        [1, "jianxing-collab", "急停可测"],
      ),
    },
  },
  {
    scene: "firework-fuse-insertion",
    slots: {
      prime: nobody(
        "涉药工房须防爆防静电，没有一台声明",
        [1, "shuoji-s7w", "入孔 0.5 mm、成功率与急停一百一十毫秒都达到、碰撞柔和，不防爆"],
        [1, "hengbu-h2w", "精度与力控好，急停一百八十毫秒超限，不防爆"],
        [1, "zhixing-z3", "会插软线、0.6 mm 够，成功率 98.5%，不防爆"],
        [1, "zhixing-z3lab", "精度够、能耐湿，不防爆"],
        [0, "wenzhu-d2", "液压重机进不了三米六的工房"],
        [0, "tuoling-ex22", "防爆四足，没有手"],
      ),
      gripper: nobody(
        "没有防静电、无火花材料的末端",
        [1, "jingren-p2", "重复三十微米够细，金属件、力过大"],
        [1, "hezhao-s3", "软指力小，硅胶易带静电"],
        [0, "hezhao-e85", "二百三十五牛"],
      ),
      forceSensor: shortlist(
        [2, "weiheng-micro6", "五毫牛分辨看得清一牛半的插引力，湿度也在内；本安没有声明"],
        [1, "lizhun-wrist6", "0.1 N 分辨勉强，量程两百牛偏大"],
        [0, "weiheng-heavy6", "两牛才分辨，已超过插引力峰值"],
        [0, "lizhun-torque", "关节扭矩环"],
      ),
      algorithmSupplier: shortlist(
        [2, "rouzhi-softplug", "先捋直再对口，细软线强项，位置与成功率达到；插入力与药面没写"],
        [1, "lingchu-flexplug", "视触找正最准，插入力三十八牛是另一个量级"],
        [1, "muheng-plugtune", "少样本可调，识别略弱"],
        [0, "angong-plugcard", "插入力四十五牛"],
        [0, "lingchu-route", "线束布线，不入药孔"],
      ),
      thirdPartyVerifier: shortlist(
        [3, "weijing-explosion", "防爆结构检验，涉药工房的前提"],
        [1, "yuezhun-onsite", "到位率计数可做，未写涉药"],
        [0, "jianxing-collab", "工房无人同线"],
      ),
      researchInstitute: shortlist(
        [2, "lingnan-compliant", "插接力位判据与工艺窗口的方法可迁到插引，不涉火工品"],
        [1, "lingnan-linesafety", "安全生产在列，评估的是人机共线"],
        [1, "jianghai-learning", "少样本学插拔，可减采集"],
        [0, "rongjin-nuclear", "辐射遥操作"],
      ),
    },
  },
];
