import { type JudgedScene, nobody, shortlist } from "../judgement.ts";

/** 服务 · 医疗健康. */
export const HEALTHCARE: JudgedScene[] = [
  {
    scene: "bedside-turning",
    slots: {
      prime: shortlist(
        [3, "xingyuan-c3", "协助失能老人翻身的软臂机，托举、接触力、急停、响应都达到，服务广东；成功率由力学控制补，夜里五十二分贝偏吵"],
        [3, "kangyu-turning", "夜班两小时一轮翻身服务，接触力与急停达到，广东；护理员确认的流程正合场景"],
        [1, "jindu-r3", "接触力与安静都好，负载九千克，做康复不托人"],
        [0, "lanzhu-y4", "迎宾陪伴，托不动"],
      ),
      tactileSkin: shortlist(
        [3, "rongchu-armskin", "手臂大面积接近与接触感知，写明护理翻身，五十五牛优于六十五"],
        [1, "rongchu-fingertip", "指尖触觉，承托面不在指尖"],
      ),
      algorithmSupplier: shortlist(
        [3, "husui-turn", "肩髋同转、限剪切力、查枕与管路，成功率与识别都达到，专配 C3"],
        [1, "husui-walk", "配 C3，做的是搀扶防跌"],
        [1, "yanqia-companion", "语音告知与呼叫可补，不配 C3"],
        [0, "husui-rehab", "康复训练处方，只配 R3"],
      ),
      thirdPartyVerifier: shortlist(
        [3, "jianxing-collab", "接触力、急停全项，写明抱持类须加组织压力分布"],
        [3, "yuezhun-care", "合作病区做护理翻身任务，同步测噪声与语音，就在广州"],
        [1, "jianxing-emc", "医院电磁环境要查，不是核心"],
        [0, "yuezhun-onsite", "产线计数，不做人体"],
      ),
      researchInstitute: shortlist(
        [3, "daiyue-caremotion", "翻身移位的力学边界与伦理，正是难点"],
        [1, "daiyue-rehabscore", "疗效评定方法可用，方向是康复"],
      ),
    },
  },
  {
    scene: "cssd-tray-assembly",
    slots: {
      prime: shortlist(
        [2, "zhixing-z3lab", "检验室细活机，摆位 0.4 mm、湿度达到；识别 99.3% 离 99.9% 还远，要算法"],
        [1, "hengbu-h2w", "摆位够、腕力好，没有医疗与洁净经验"],
        [1, "shuoji-s7w", "柔顺安全，识别 97.2%"],
        [1, "zhixing-z3", "便宜，0.6 mm，器械识别没有"],
        [0, "kangyu-disinfection", "病房消毒外包，与器械包无关"],
        [0, "jindu-u2", "喷雾紫外消毒"],
      ),
      dexterousHand: shortlist(
        [3, "zhiwei-m11", "十一自由度细指，捏细长器械、开关关节最合适"],
        [2, "jingren-f12", "十二自由度有触觉，指形略粗"],
        [2, "zhanggou-h21", "手内操作最好，贵且重，清洁环境可用"],
        [1, "zhiwei-m6", "六自由度刚够，无触觉，查不出关节间隙"],
        [0, "zhanggou-g9", "握扳手的粗活手"],
      ),
      visionSensor: shortlist(
        [3, "huijie-s300", "近距亚毫米、亮面不过曝，分辨齿型靠它"],
        [1, "huijie-d2", "医疗在列，四毫米分不清齿型"],
        [0, "huijie-thermal", "热像云台"],
      ),
      algorithmSupplier: shortlist(
        [2, "diwei-appearance", "小样本缺陷检出 98.6%，锈蚀可训；高反光须偏振，不认型号"],
        [1, "diwei-reel", "防错核对思路与识别率好，认的是料盘"],
        [1, "rouzhi-linen", "无纺布外裹折叠可借"],
        [0, "muheng-vla", "成功率八成八，手术安全不许"],
        [0, "husui-uvplan", "病房消毒路径"],
      ),
      osSupplier: shortlist(
        [2, "yuansun-care", "医护权限与操作记录合用，面向病区而非供应中心"],
        [1, "xihe-safety", "医疗在列，正压区人机同处可用"],
        [1, "panshu-skillhub", "技能容器，普通"],
        [0, "xieliu-fleet", "多机调度，这里是固定台面"],
      ),
    },
  },
  {
    scene: "tcm-slice-dispensing",
    slots: {
      prime: shortlist(
        [2, "zhixing-z3lab", "手腕有称量快换架、会称样分样；识别 99.3% 差一点，臂展没写，药斗两米一够不到"],
        [1, "shuoji-s7w", "身量够、柔顺，称量抓药都没做过"],
        [1, "xingyuan-dw1", "臂展一米零五、能升降够高斗，手太粗"],
        [0, "zhixing-z3", "臂展六百六，达不到九百"],
        [0, "jindu-n1", "送药的配送车"],
        [0, "jindu-u2", "臂展刚好，做的是消毒"],
      ),
      algorithmSupplier: shortlist(
        [2, "xiguang-labassay", "取样称量复测的流程现成，识别 99.4% 差 0.1；散料抓取要新做"],
        [1, "muheng-vla", "抓取倾倒原子动作可拼，成功率不够"],
        [1, "diwei-appearance", "虫蛀霉变可按小样本训"],
        [0, "muheng-restock", "摆商品，不称量"],
      ),
      gripper: shortlist(
        [2, "hezhao-s3", "食品级软指可拆洗，片段类合适，与检验室机型同接口；籽类抓不起"],
        [1, "hezhao-e85", "硬指夹片会碎"],
        [0, "hezhao-v4", "吸散料堵"],
        [0, "jingren-p2", "夹插头用的窄爪"],
      ),
      visionSensor: nobody(
        "饮片靠颜色纹理分辨，库内都是深度或热像，没有显微或光谱相机",
        [1, "huijie-d2", "找七百二十个药斗够用，与检验室机型同接口，分不清饮片"],
        [1, "huijie-s300", "近距形貌清楚，碎片丝籽可辅助分辨，接口要转"],
      ),
    },
  },
];
