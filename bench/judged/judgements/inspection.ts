import { type JudgedScene, type JudgedSlot, nobody, shortlist } from "../judgement.ts";

/** Both watch lines want the same: the second differs in floor, count and beat only, which changes no grade. */
const WATCH_LOADING: Record<"prime" | "gripper" | "algorithmSupplier" | "visionSensor", JudgedSlot> = {
  prime: shortlist(
    [3, "qiheng-testload", "本行就是测试机群取放，一台管十二台，成功率与划伤率都达到，服务东莞；每小时二百一十件折十七秒，节拍要核"],
    [2, "hengbu-h2w", "放置 0.42 mm、节拍十四秒二达到，为测试线设计；成功率 99% 差半个点，划伤没写"],
    [1, "shuoji-s7w", "柔顺不伤表，位置 0.5 mm 与识别 97.2% 都差一点"],
    [1, "zhixing-z3", "便宜，会做功能测试取放，但位置 0.6 mm 达不到 0.45 mm"],
    [1, "wenzhu-d2", "精度节拍够，重型装配机用在这里过头，成功率 98.8%"],
    [1, "liangong-deburr", "小件取放与外观复检，东莞可做，二十八秒一件太慢"],
    [1, "qiheng-plugline", "位置节拍够，但做的是插拔总包，识别 98.6%"],
    [0, "zhixing-z3lab", "理化检验室机型，样品上机不是产线上下料"],
    [0, "canghe-m3", "只搬料箱"],
  ),
  gripper: shortlist(
    [2, "jingren-p2", "重复三十微米、爪片三秒快换，可做表耳专用爪；零划伤要靠包胶"],
    [2, "hezhao-e85", "上下料通用、力位可调、寿命八千小时，指面要另配"],
    [1, "hezhao-s3", "硅胶软指不划伤，但夹四毫米表耳定位不稳，接口也不同"],
    [0, "hezhao-v4", "大面积海绵吸盘，弧面表镜会压痕"],
  ),
  algorithmSupplier: nobody(
    "没有电子整机测试上下料的技能，只有机床与插接",
    [1, "angong-machinetending", "上下料流程相近，针对卡盘毛坯，四十二秒一件"],
    [1, "diwei-appearance", "可顺手判划伤，不管取放"],
    [1, "angong-labeling", "型号朝向核对 99.95%，动作是贴标"],
    [0, "chuyu-sealring", "装密封圈，不是确认密封圈贴合"],
    [0, "muheng-vla", "三毫米精度，零划伤取放做不了"],
    [0, "angong-plugcard", "插接工艺卡"],
  ),
  visionSensor: shortlist(
    [3, "huijie-s300", "近距结构光五丝以内，反光件不过曝，看表耳与密封圈合适"],
    [0, "huijie-d2", "四毫米精度，只够看人和货架"],
    [0, "guangju-solid", "导航雷达"],
  ),
};

/** 工业 · 检测检验. */
export const INSPECTION: JudgedScene[] = [
  { scene: "watch-leak-tanglan", slots: WATCH_LOADING },
  { scene: "watch-leak-yewan", slots: WATCH_LOADING },
  {
    scene: "water-sample-preparation",
    slots: {
      prime: shortlist(
        [3, "zhixing-z3lab", "取样移液上机一条龙，对口、识别、效率、湿度都达到；成功率 98.8% 由流程补"],
        [1, "zhixing-z3", "同门桌面机，没有移液和称量改装"],
        [0, "jindu-n1", "送标本的配送车，不做前处理"],
      ),
      algorithmSupplier: shortlist(
        [3, "xiguang-labassay", "开样、移液、上机到复测的流程智能，专配 Z3-Lab；成功率 98.9% 差一丝，并行排程要加"],
        [1, "muheng-vla", "实验室杂务可以，成功率八成八，加硫酸不放心"],
        [0, "lupu-fleet", "排程准时率高，排的是车不是瓶"],
        [0, "diwei-meter", "读表计，不读瓶口液面"],
      ),
      dexterousHand: shortlist(
        [3, "zhiwei-m11", "指尖十一毫米捏试管移液最合适，法兰与检验室机型一致；大瓶要双手"],
        [1, "jingren-f12", "手好但是插接用，法兰不同"],
        [1, "zhanggou-h21", "能做细活，太重，未防水，酸雾里不敢用"],
        [0, "zhiwei-m6", "没有触觉的经济手"],
      ),
      visionSensor: shortlist(
        [2, "huijie-s300", "近距亚毫米够枪头对口；透明瓶液面没有写，与检验室机型的接口要转"],
        [1, "huijie-d2", "接口通，四毫米精度只够找瓶"],
      ),
    },
  },
  {
    scene: "rotor-blade-tap-test",
    slots: {
      prime: shortlist(
        [2, "hengbu-h2w", "重复定位五丝、腕部六维力、全向底盘可沿四米桨叶移动；没有敲击检测经验"],
        [1, "wenzhu-d2", "刚度好，但噪声六十八分贝超过六十，移位要收支腿"],
        [1, "shuoji-s7w", "静刚度低，等冲量敲击难稳"],
        [1, "zhixing-z3", "安静，位置 0.6 mm，靠桌面标记，四米桨叶够不到"],
        [0, "fanli-w2", "磁轮爬钢壁，复合材料吸不住"],
      ),
      algorithmSupplier: nobody(
        "没有敲击声纹判读脱粘的算法",
        [1, "diwei-appearance", "小样本起训的办法可借，但看的是表面"],
        [1, "diwei-sealant", "沿曲面扫描的路径可借，测胶缝宽度不测内部脱粘"],
        [0, "diwei-weldcheck", "焊缝外形"],
        [0, "xiguang-life", "听呼救声的"],
      ),
      forceSensor: shortlist(
        [3, "lizhun-wrist6", "装法兰即用，分辨 0.1 N 优于所望的 0.5 N，两百牛量程容得下敲击"],
        [2, "weiheng-micro6", "分辨最细，三十牛量程和跌落即坏，冲击要防"],
        [1, "lizhun-torque", "关节扭矩环，装在臂内，不直接测敲击力"],
        [0, "weiheng-heavy6", "重载用，两牛才分辨"],
      ),
      researchInstitute: nobody(
        "没有复合材料无损检测的院所",
        [1, "lingnan-dataset", "可按规范采声与力数据，缺声学判读"],
        [0, "jianghai-benchmark", "收餐补货取样的题库"],
      ),
      thirdPartyVerifier: shortlist(
        [2, "yuezhun-onsite", "预登记样本、独立计数、给置信下限，检出与误报可照此办"],
        [2, "yuezhun-precision", "激光跟踪仪测重复定位，在广东，本项就需要"],
        [0, "jianxing-emc", "电磁兼容，不是本题"],
      ),
    },
  },
];
