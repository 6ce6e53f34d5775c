import { type JudgedScene, nobody, shortlist } from "../judgement.ts";

/** 特种 · 应急救援. */
export const EMERGENCY: JudgedScene[] = [
  {
    scene: "metro-tunnel-smoke-search",
    slots: {
      prime: shortlist(
        [3, "qianyue-f1", "穿烟建图找人，感知三十米、台阶二百一十、防护、速度、图传、完成率都达到；检出率靠算法，续航一小时半"],
        [2, "yuedun-firecrew", "带 F1 随警出动，地下空间自带中继；要的是常备机而非队伍，台阶与防护没写"],
        [2, "minglan-s2", "找人本行、台阶与防护达到；检出 93% 略低，烟中感知没写"],
        [1, "suian-t2", "隧道行走、台阶三百；每秒一米二太慢，只看电缆"],
        [1, "tuoling-q20", "底子好、会上台阶，没有烟中找人"],
        [1, "junta-lw5", "会喊话疏导，台阶一百八十不足"],
        [1, "minglan-rescueteam", "搜救保障组，方向是地震废墟"],
        [0, "tuoling-ex22", "台阶一百六，防爆罐区用"],
        [0, "daichuan-q2", "测辐射的四足"],
      ),
      algorithmSupplier: shortlist(
        [3, "xiguang-smoke", "毫米波与热像融合、浓烟认倒地人员，配 F1；检出 94% 只差一个点"],
        [2, "yanqia-evacuate", "地铁疏散话术与站位，语音达到；不配搜救四足"],
        [1, "xiguang-life", "听呼救可补，要静默十秒，只配 S2"],
        [1, "lupu-terrain", "步态补充，配 F1"],
        [1, "lupu-rubble", "狭窄空间无卫星建图可借"],
        [0, "xiguang-leak", "查气体泄漏，不找人"],
      ),
      visionSensor: shortlist(
        [2, "huijie-thermal", "热像滑轨即插、防护够，测体温可用；浓烟饱和是场景写明的难处"],
        [1, "guangju-solid", "防护好，烟雾中测距折减"],
        [0, "huijie-d2", "可见光双目，烟里看不见"],
      ),
      researchInstitute: nobody(
        "没有隧道火灾烟气搜救的院所",
        [1, "rongjin-rescue", "通信衰减与搜救选型可参考，做的是坍塌与高原"],
        [0, "jingchu-gait", "负重步态"],
      ),
    },
  },
  {
    scene: "collapsed-stairwell-supply",
    slots: {
      prime: shortlist(
        [3, "minglan-s2", "废墟搜救四足，台阶、坡度、检出、防护、通信全达到，能投水；续航两个半小时差半小时"],
        [2, "minglan-rescueteam", "带 S2 的保障组，四十八小时自持；要的是八台装备，月供两组"],
        [2, "tuoling-q50", "台阶二百五、续航四小时、驮得动，坡度三十度差五度，不会找人"],
        [1, "qianyue-f1", "会建图找人，台阶二百一十差一点，为火场设计"],
        [1, "tuoling-q20", "坡度与续航够，台阶二百差一点，没有生命探测"],
        [1, "yuedun-firecrew", "伴随队伍，火场为主"],
        [0, "shuoji-s7", "双足试验平台，续航不到两小时"],
        [0, "minglan-d1", "堤坝巡查"],
      ),
      algorithmSupplier: shortlist(
        [3, "xiguang-life", "声音、二氧化碳、体温合判，检出 92.5%、定位二十厘米都达到，专配 S2"],
        [3, "lupu-rubble", "坍塌空间建图、定位九厘米、标可通行缝隙，配 S2"],
        [2, "lupu-terrain", "倾斜碎踏步的落脚靠它，配 S2 与 Q50"],
        [1, "xiguang-smoke", "认倒地人员，烟场为主"],
        [0, "lupu-ladder", "双足步态，台阶缺角即拒绝前进"],
      ),
      visionSensor: shortlist(
        [2, "huijie-thermal", "热像找人、滑轨即插、防护六十七级"],
        [1, "guangju-solid", "建图可用，瓦砾近距一般"],
        [0, "huijie-rad", "耐辐照相机"],
      ),
      simulationSupplier: shortlist(
        [3, "zaiyan-flood", "楼体坍塌与余震荷载推演，正有随机可钻缝隙"],
        [2, "niyu-parallel", "步态随机地形一夜练成，楼梯倾斜可加"],
        [1, "zaiyan-fire", "烟气环境，本题不是火"],
      ),
      researchInstitute: shortlist(
        [3, "rongjin-rescue", "成都本地、坍塌场真环境、通信衰减评估"],
        [2, "jingchu-gait", "负重上坡的稳定域与续航模型"],
      ),
    },
  },
];
