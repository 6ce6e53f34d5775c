import { type JudgedScene, nobody, shortlist } from "../judgement.ts";

/** 工业 · 运维检修. */
export const MAINTENANCE: JudgedScene[] = [
  {
    scene: "optical-module-swap",
    slots: {
      prime: shortlist(
        [3, "hengbu-h2e", "屏柜间窄道机，底座窄、耐四十五度、对位 0.8 mm 与成功率达到；无故障时间没写"],
        [2, "hengbu-h2w", "插接本行、无故障八百二十小时，深圳本地；热通道温度与窄道没有声明"],
        [1, "zhixing-z3", "做线缆插接，位置 0.6 mm，全靠桌面标记"],
        [1, "shuoji-s7w", "插拔柔顺，无故障七百小时不足，没有机房经验"],
        [1, "wenzhu-d2", "带液压支腿的重机，架空地板不合适"],
        [0, "qiheng-plugline", "电池测试线总包"],
      ),
      algorithmSupplier: shortlist(
        [3, "chuyu-patchcord", "数据中心跳纤插拔，先核标签再动手，识别 99.9%，配 H2-E；清洁端面要加"],
        [1, "lingchu-terminal", "控制柜端子插接，配 H2-E，不认光口"],
        [1, "lingchu-flexplug", "插接精度够，没有光模块模板"],
        [0, "muheng-plugtune", "识别 97.6%，在网设备上不能冒险"],
        [0, "angong-labeling", "做贴标核对，不拔模块"],
      ),
      gripper: shortlist(
        [2, "jingren-p2", "两指加锁扣顶针，按压解锁合适；十四毫米间距要细爪片，插入力要设限"],
        [1, "hezhao-e85", "通用夹爪，指宽进不了密排端口"],
        [0, "hezhao-v4", "真空吸具，吸不出模块"],
      ),
      visionSensor: shortlist(
        [3, "huijie-s300", "插座端面亚毫米定位，腕部小体积，与 H2-W 接口一致；端面脏污另需显微"],
        [0, "huijie-d2", "四毫米精度，看不清端口"],
        [0, "huijie-thermal", "四足云台"],
      ),
      osSupplier: shortlist(
        [3, "panshu-core", "运维领域、力控与推理隔离，卡死不影响急停，适合在网设备"],
        [2, "xieliu-fleet", "接工单、门禁与多机派单，正好缺这一环；通信中断率 0.3% 偏高"],
        [2, "xihe-motion", "力位混合现成可调，拔插手感好"],
        [1, "panshu-skillhub", "技能装机规范，不解决现场难点"],
      ),
      simulationSupplier: shortlist(
        [3, "jingyu-contact", "插接接触与线缆甩动同算，跳纤遮挡可先在仿真里练"],
        [1, "jingyu-twincell", "扫描精度两毫米，机柜端口不够细"],
        [0, "niyu-parallel", "练步态的"],
      ),
    },
  },
  {
    scene: "emu-bogie-check",
    slots: {
      prime: shortlist(
        [3, "kunli-k5", "写明列车检修坑内俯身看走行部，有双手，越障二百二十；整列完成率 96.8% 与复拧扭矩要补"],
        [1, "suian-t2", "轮足钻得进地沟、识别好，没有手，不能复拧"],
        [1, "wenzhu-l1", "足式车间机，有手有力，没有巡检和地沟经验"],
        [1, "hengbu-h3l", "足式、运维用，搬箱为主"],
        [0, "tuoling-q20", "四足形态不在本场景可选之列，也没有手"],
        [0, "junta-lw5", "园区安防巡逻"],
      ),
      algorithmSupplier: shortlist(
        [3, "xunzhi-underframe", "坑道内逐螺栓比对，检出 97.8%、误报 3.5% 都达到，配 K5"],
        [1, "lingchu-tighten", "复拧扭矩正缺它，但只配轮式装配机、最大十二毫米"],
        [1, "xunzhi-gallery", "配 K5 的巡检，看的是管廊渗漏"],
        [1, "lupu-ladder", "配 K5 过窄道的步态，可作补充"],
        [0, "xunzhi-substation", "变电站台账巡检"],
        [0, "muheng-vla", "检修判读与复拧都做不到要求"],
      ),
      visionSensor: shortlist(
        [2, "huijie-s300", "近距看标记与铁丝最清，五千勒克斯内可用；与 K5 的接口要转"],
        [2, "huijie-d2", "照度一到八万勒克斯，与 K5 同接口，找部位够，判错位不够细"],
        [1, "huijie-thermal", "照度与变焦好，但按四足滑轨做的云台"],
        [0, "guangju-solid", "导航雷达"],
      ),
      researchInstitute: nobody(
        "没有轨道车辆检修或防松判读的院所",
        [1, "lingnan-dataset", "拧紧数据成库，可采地沟影像"],
        [0, "rongjin-nuclear", "辐射遥操作"],
      ),
      thirdPartyVerifier: shortlist(
        [2, "yuezhun-onsite", "到现场抽样计数，完成率与检出率可照此验，全国可去"],
        [1, "jingchu-lowtemp", "库内冬季零下八度，可验步行低温"],
        [1, "wenjian-climate", "温湿环境可验，本题不是重点"],
        [0, "yuezhun-precision", "只在广东接单"],
      ),
    },
  },
];
